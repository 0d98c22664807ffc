"""What the columns of the reader's head are, and how a span is scored by them."""

from __future__ import annotations

import math
from typing import Any

KEYS = 64  # numbers of a token by which the end of a span is told to fit its beginning
# The columns of the head. Of each token: that an answer begins there or ends there, that its
# sentence is evidence; of the first: that there is none, and that the answer is a span, yes or no;
# then KEYS numbers of a span's first token and as many of its last.
BEGINS, ENDS, EVIDENCE, NONE = range(4)
VERDICT = slice(4, 7)
FIRST = slice(7, 7 + KEYS)
LAST = slice(7 + KEYS, 7 + 2 * KEYS)
OUTPUTS = LAST.stop


def score_spans(logits: Any) -> Any:
    """The score of each span by its first and last token, (tokens, tokens), of any two tokens.

    `logits` are (tokens, OUTPUTS), an array or a tensor, and so is what is given. A score is that
    of the beginning, that of the end, and how well these fit together (the biaffine score of arXiv
    1611.01734, without its linear terms).
    """
    fit = logits[:, FIRST] @ logits[:, LAST].T / math.sqrt(KEYS)
    return logits[:, BEGINS, None] + logits[None, :, ENDS] + fit
