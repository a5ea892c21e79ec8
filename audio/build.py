"""Rendering every clip the line can need, before anyone rings. A second run renders only what is missing."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as clock_time

from audio import dsp
from audio.catalogue import Catalogue
from audio.normalise import normalise
from audio.pcm import Pcm
from audio.speech.dates import date_units, day_units
from audio.speech.numbers import BELOW_HUNDRED, CRORE, HUNDRED, LAKH, THOUSAND
from audio.speech.times import time_units
from audio.store import ClipStore
from audio.synthesis.voice import SynthesisError, Voice
from audio.utterance import carrier_texts, clean_name

# Starting a process costs more than rendering this many clips with espeak.
_WORTH_A_POOL = 40
# So many failures in a row mean that the engine is gone: a thousand more time-outs would only take hours.
_GIVE_UP_AFTER = 8
_DEFAULT_WORKERS = 2

# A clip outside this is not speech of that text (reliability.md R47). Seconds; slowest per character of text.
_SHORTEST, _LONGEST_PER_CHARACTER, _LONGEST_EXTRA = 0.08, 0.35, 2.0
_QUIETEST_DBFS = -45.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `failed` holds (text, reason); with any, nothing was published and the old release speaks."""

    rendered: int
    kept: int
    failed: tuple[tuple[str, str], ...]
    released: int
    seconds: float

    @property
    def published(self) -> bool:
        """Whether readers now see everything that was asked for."""
        return not self.failed


def unit_texts() -> set[str]:
    """Return every unit that numbers, days, times and digits are joined from."""
    texts = {*BELOW_HUNDRED, HUNDRED, THOUSAND, LAKH, CRORE}
    start = date(2026, 1, 1)
    for away in range(366):
        texts |= {unit.text for unit in date_units(start + timedelta(away))}
    for away in range(-9, 10):
        texts |= {unit.text for unit in day_units(start + timedelta(away), start)}
    for minute in range(24 * 60):
        texts |= {unit.text for unit in time_units(clock_time(minute // 60, minute % 60))}
    return texts


def clip_texts(catalogue: Catalogue, names: Iterable[str] = ()) -> list[str]:
    """Return the text of every clip the line needs: carriers and phrases, units, and `names`."""
    texts = unit_texts() | {clean_name(name) for name in names}
    for language in catalogue.languages:
        for prompt in catalogue.spoken_in(language).values():
            texts |= carrier_texts(prompt)
    return sorted(texts)


def build_all(
    catalogue: Catalogue,
    voice: Voice,
    store: ClipStore,
    *,
    names: Iterable[str] = (),
    workers: int = _DEFAULT_WORKERS,
    progress: Progress | None = None,
) -> BuildReport:
    """Render whatever `clip_texts` lacks and publish. `progress(done, total)` counts clips rendered.

    Raises SynthesisError only when the voice cannot be used at all; single failures are in the report.
    """
    return render_texts(clip_texts(catalogue, names), voice, store, workers=workers, progress=progress)


def render_texts(
    texts: Iterable[str],
    voice: Voice,
    store: ClipStore,
    *,
    workers: int = _DEFAULT_WORKERS,
    progress: Progress | None = None,
) -> BuildReport:
    """Render and publish single texts, such as the names of new members. As `build_all`, for these alone."""
    if voice.id != store.voice:
        raise ValueError(f"the store is for {store.voice}, not for {voice.id}")
    started = time.monotonic()
    wanted = list(dict.fromkeys(texts))
    todo = store.missing(wanted)
    failed = _render_into(store, voice, todo, workers, progress or (lambda done, total: None))
    released = len(store.released_keys()) if failed else store.publish(wanted)
    return BuildReport(
        rendered=len(todo) - len(failed),
        kept=len(wanted) - len(todo),
        failed=tuple(failed),
        released=released,
        seconds=time.monotonic() - started,
    )


def _render_into(
    store: ClipStore, voice: Voice, todo: list[str], workers: int, progress: Progress
) -> list[tuple[str, str]]:
    """Render and store `todo`; return what failed and why, including what was not tried any more."""
    failed: dict[str, str] = {}
    in_a_row = 0
    untried = dict.fromkeys(todo)
    with closing(_rendered(voice, todo, workers)) as outcomes:
        for done, (text, outcome) in enumerate(outcomes, start=1):
            del untried[text]
            problem = outcome if isinstance(outcome, str) else problem_of(text, outcome)
            if problem:
                failed[text] = problem
            elif isinstance(outcome, Pcm):
                store.put(text, outcome)
            progress(done, len(todo))
            in_a_row = in_a_row + 1 if problem else 0
            if in_a_row == _GIVE_UP_AFTER:
                return [
                    *failed.items(),
                    *((left, f"not tried after {in_a_row} failures in a row") for left in untried),
                ]
    return list(failed.items())


def problem_of(text: str, pcm: Pcm) -> str | None:
    """Return why a rendering cannot be `text`, or None: too short, too long, or too quiet."""
    if pcm.seconds < _SHORTEST:
        return f"only {pcm.seconds:.2f} s long"
    if pcm.seconds > _LONGEST_EXTRA + _LONGEST_PER_CHARACTER * len(text):
        return f"{pcm.seconds:.1f} s is too long for this text"
    if (loudness := dsp.loudness(dsp.to_float(pcm))) < _QUIETEST_DBFS:
        return f"silent ({loudness:.0f} dBFS)"
    return None


def _rendered(voice: Voice, texts: list[str], workers: int) -> Generator[tuple[str, Pcm | str], None, None]:
    """Yield each text with its sound or the reason why there is none, in order of completion."""
    if len(texts) < _WORTH_A_POOL and not voice.in_threads:
        for text in texts:
            yield text, _attempt(voice, text)
        return
    with _pool(voice, workers) as pool:
        running: dict[Future[Pcm | str], str] = {pool.submit(_attempt, voice, text): text for text in texts}
        for future in as_completed(running):
            yield running[future], future.result()


@contextmanager
def _pool(voice: Voice, workers: int) -> Iterator[Executor]:
    if voice.in_threads:
        pool: Executor = ThreadPoolExecutor(workers)
    else:
        # Not fork: this process may already run threads, and espeak keeps global state.
        pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _attempt(voice: Voice, text: str) -> Pcm | str:
    try:
        return voice.render(normalise(text))
    except SynthesisError as error:
        return str(error)
