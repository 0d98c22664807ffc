"""What is read of a sentence, and what of it is told of a span."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.types import Span
from index.reading import LEAST, Marks

MARKS = Marks(
    evidence=-0.1,
    spans=np.array(
        [[-1.5, -1.25, -21], [-np.inf, -2.25, -22], [-np.inf, -np.inf, -23]], np.float32
    ),
    offsets=np.array([[0, 2], [2, 6], [7, 9]], np.int64),
)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(0, 6), -1.25),
        (Span(1, 2), -1.5),  # a part of a token counts as the token
        (Span(6, 9), LEAST),  # begins between tokens, and ends where no answer does
        (Span(2, 10), LEAST),  # goes beyond what was read
    ],
)
def test_a_span_is_as_likely_as_its_first_and_last_token(span: Span, expected: float) -> None:
    assert MARKS.weigh(span) == pytest.approx(expected)
