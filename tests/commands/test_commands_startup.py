"""A start does not look for garbage; what comes after it does."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from commands.startup import not_collecting


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_garbage_is_looked_for_again_after_the_start() -> None:
    with not_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_and_after_a_start_that_failed() -> None:
    with pytest.raises(LookupError), not_collecting():
        raise LookupError("no release")
    assert gc.isenabled()
