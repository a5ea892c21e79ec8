"""From an engine's samples to clips, and clips to one sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import dsp
from audio.pcm import RATE, Pcm, PcmError, seconds_of_file
from audio.stitch import join, slowed

ENGINE_RATE = 22_050


def tone(hertz: float, seconds: float, rate: int = RATE, peak: float = 0.5) -> dsp.Samples:
    return np.asarray(peak * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate))


def strongest_hertz(samples: dsp.Samples) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


def test_wav_round_trip() -> None:
    pcm = dsp.to_pcm(tone(440, 0.5))
    wav = pcm.to_wav()
    assert Pcm.from_wav(wav) == pcm
    assert pcm.seconds == seconds_of_file(len(wav)) == 0.5


@pytest.mark.parametrize("kept", [0, 30, 44, 4_000])
def test_a_cut_off_wav_is_refused(kept: int) -> None:
    with pytest.raises(PcmError):
        Pcm.from_wav(dsp.to_pcm(tone(440, 0.5)).to_wav()[:kept])


def test_another_format_is_refused() -> None:
    wav = bytearray(dsp.to_pcm(tone(440, 0.5)).to_wav())
    wav[24:28] = (16_000).to_bytes(4, "little")
    with pytest.raises(PcmError, match="16000"):
        Pcm.from_wav(bytes(wav))


def test_resampling_keeps_pitch_length_and_loudness() -> None:
    line = dsp.resample(tone(1_000, 1.0, ENGINE_RATE), ENGINE_RATE)
    assert strongest_hertz(line) == pytest.approx(1_000, abs=5)
    assert len(line) == pytest.approx(RATE, abs=400)
    assert np.max(np.abs(line)) == pytest.approx(0.5, abs=0.05)


def test_what_a_telephone_cannot_carry_is_gone() -> None:
    line = dsp.resample(tone(6_000, 1.0, ENGINE_RATE), ENGINE_RATE)
    assert np.max(np.abs(line[400:7_000])) < 0.001


def test_a_rate_below_the_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="below"):
        dsp.resample(tone(440, 0.1), 4_000)


@pytest.mark.parametrize("peak", [0.01, 0.2, 0.99])
def test_every_clip_has_the_same_loudness(peak: float) -> None:
    clip = dsp.to_float(dsp.finish(np.pad(tone(300, 1.0, ENGINE_RATE, peak), 8_000), ENGINE_RATE))
    assert dsp.loudness(clip) == pytest.approx(dsp.TARGET_DBFS, abs=0.7)
    assert len(clip) < 1.2 * RATE


def test_a_peaky_sound_stays_below_the_ceiling() -> None:
    clicks = np.zeros(ENGINE_RATE)
    clicks[::2_000] = 1.0
    assert np.max(np.abs(dsp.to_float(dsp.finish(clicks, ENGINE_RATE)))) <= 10 ** (dsp.PEAK_DBFS / 20) + 0.001


def test_silence_stays_silence() -> None:
    assert dsp.is_silent(dsp.to_float(dsp.finish(np.zeros(ENGINE_RATE), ENGINE_RATE)))


def test_clips_begin_and_end_at_zero() -> None:
    clip = dsp.finish(tone(300, 0.5, ENGINE_RATE), ENGINE_RATE).array()
    assert abs(int(clip[0])) < 100
    assert abs(int(clip[-1])) < 400


@given(st.floats(100, 3_000), st.floats(0.1, 2.0))
def test_slower_is_longer_with_the_same_pitch(hertz: float, seconds: float) -> None:
    normal = tone(hertz, seconds)
    slow = dsp.stretch(normal, 0.9)
    assert len(slow) == pytest.approx(len(normal) / 0.9, abs=2)
    assert strongest_hertz(slow) == pytest.approx(strongest_hertz(normal), abs=3 + 2 / seconds)


def test_a_click_is_too_short_to_slow_down() -> None:
    assert len(dsp.stretch(tone(440, 0.01), 0.9)) == 80


def test_joining_adds_up_clips_and_silences() -> None:
    clip = dsp.to_pcm(tone(440, 0.5))
    joined = join([(clip, 250), (clip, 70), (clip, 500)])
    assert joined.seconds == pytest.approx(1.5 + 0.25 + 0.07 + 0.15, abs=0.001)
    middle = joined.array()[RATE // 2 : RATE * 3 // 4]
    assert not middle.any()


def test_slower_joining_widens_silences_too() -> None:
    clip = dsp.to_pcm(tone(440, 0.9))
    joined = join([(slowed(clip), 270), (slowed(clip), 0)], slower=True)
    assert joined.seconds == pytest.approx(2.0 + 0.3 + 0.15, abs=0.002)


def test_joining_nothing_is_a_short_silence() -> None:
    assert Pcm.from_wav(join([]).to_wav()).seconds == pytest.approx(0.15)
