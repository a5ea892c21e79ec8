"""From an engine's sound to a clip: telephone band, trimmed, level-matched, faded; and slower speech for key 9.

Levels follow voice.md §5: normalise after band-limiting, to one target with headroom.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audio.pcm import RATE, Pcm

Samples = NDArray[np.float64]

# Part of every clip's key: raise it when anything below changes how a clip sounds.
PROCESSING_VERSION = 1

TARGET_DBFS = -20.0
PEAK_DBFS = -3.0
TRIM_DB = -40.0
LEAD_MS, TAIL_MS, FADE_MS = 15, 40, 8
_BAND_EDGE_HZ = (3_400.0, 3_900.0)
_FRAME = RATE // 50
_SILENT = 1e-4


def finish(samples: Samples, rate: int) -> Pcm:
    """Turn an engine's samples (-1 to 1, at `rate` Hz) into a clip. Silence stays silence."""
    return to_pcm(fade(level(trim(resample(samples, rate)))))


def to_pcm(samples: Samples) -> Pcm:
    """Return float samples (-1 to 1) as 16-bit."""
    return Pcm((np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes())


def to_float(pcm: Pcm) -> Samples:
    """Return 16-bit samples as floats between -1 and 1."""
    return pcm.array().astype(np.float64) / 32768.0


def resample(samples: Samples, rate: int) -> Samples:
    """Return `samples` at 8 kHz, low-passed at the telephone band's edge (in the frequency domain)."""
    if rate < RATE:
        raise ValueError(f"{rate} Hz is below the line's {RATE} Hz")
    block = rate // int(np.gcd(rate, RATE))
    # Silence at the end keeps the last word from wrapping round into the first.
    padded = np.pad(samples, (0, -len(samples) % block + block))
    spectrum = np.fft.rfft(padded)
    frequencies = np.fft.rfftfreq(len(padded), 1 / rate)
    start, end = _BAND_EDGE_HZ
    slope = np.clip((frequencies - start) / (end - start), 0.0, 1.0)
    spectrum *= 0.5 + 0.5 * np.cos(np.pi * slope)
    length = len(padded) * RATE // rate
    resampled: Samples = np.fft.irfft(spectrum[: length // 2 + 1], length) * (length / len(padded))
    return resampled


def trim(samples: Samples) -> Samples:
    """Cut leading and trailing sound 40 dB below the loudest, leaving a short lead and tail."""
    loud = np.flatnonzero(np.abs(samples) > np.max(np.abs(samples), initial=0.0) * 10 ** (TRIM_DB / 20))
    if not len(loud) or is_silent(samples):
        return samples
    first = max(int(loud[0]) - LEAD_MS * RATE // 1000, 0)
    return samples[first : int(loud[-1]) + TAIL_MS * RATE // 1000]


def is_silent(samples: Samples) -> bool:
    """Tell whether there is nothing to hear."""
    return bool(np.max(np.abs(samples), initial=0.0) < _SILENT)


def level(samples: Samples) -> Samples:
    """Scale to the target loudness, or as far as the peak allows."""
    if is_silent(samples):
        return samples
    wanted = TARGET_DBFS - loudness(samples)
    allowed = PEAK_DBFS - 20 * np.log10(np.max(np.abs(samples)))
    gain = float(10 ** (min(wanted, allowed) / 20))
    return samples * gain


def loudness(samples: Samples) -> float:
    """Return the RMS in dBFS of the frames that hold speech: pauses must not make a clip louder."""
    frames = np.pad(samples, (0, -len(samples) % _FRAME)).reshape(-1, _FRAME)
    power = np.mean(frames**2, axis=1)
    speech = power[power > np.max(power, initial=0.0) * 10 ** (-30.0 / 10)]
    return float(10 * np.log10(max(np.mean(speech) if len(speech) else 0.0, 1e-12)))


def fade(samples: Samples) -> Samples:
    """Return a copy that starts and ends at zero, so that joins do not click."""
    length = min(FADE_MS * RATE // 1000, len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, length, endpoint=False)
    faded = samples.copy()
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded


def stretch(samples: Samples, speed: float) -> Samples:
    """Return the same voice at `speed` (0.9: slower) with its pitch unchanged.

    Waveform-similarity overlap-add: 30 ms windows are laid at half-window steps, each taken from where, within 10 ms
    of its nominal place, it continues best what was laid before.
    """
    window, search = 240, 80
    step = window // 2
    advance = round(step * speed)
    if len(samples) < 2 * window:
        return samples
    padded = np.pad(samples, (search, window + search + step))
    shape = np.hanning(window + 1)[:window]
    count = (len(samples) - step) // advance + 1
    out = np.zeros(count * step + window)
    start = search
    for index in range(count):
        if index:
            expected = padded[start + step : start + step + window]
            nominal = search + index * advance
            region = padded[nominal - search : nominal + search + window]
            start = nominal - search + int(np.argmax(np.correlate(region, expected, "valid")))
        out[index * step : index * step + window] += padded[start : start + window] * shape
    return out[: round(len(samples) / speed)]
