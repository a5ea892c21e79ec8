"""Several areas may each say a part, and none may say what another has said."""

from __future__ import annotations

import pytest

from core.merging import merged


def test_parts_become_one_in_their_order() -> None:
    assert list(merged([{"b": 1}, {}, {"a": 2}]).items()) == [("b", 1), ("a", 2)]


def test_a_word_said_twice_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match="said twice: due, name"):
        merged([{"name": 1, "due": 2}, {"due": 2, "name": 3}])
