"""Whether a clause is given as the cause or as the aim that a question asks for.

"Vì sao lập đoàn kiểm tra?" wants the "vì đây là nghị quyết quan trọng" of a sentence and not its
"nhằm lãnh đạo hiệu quả hơn"; "để làm gì?" wants the other.
"""

from __future__ import annotations

import re
from typing import Literal

from corpus.types import Span

Reason = Literal["cause", "aim"]

# What asks for either, in folded words; an aim is asked for in words that may also ask why.
_ASKING: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        "aim",
        re.compile(
            r"\b(?:de lam gi|de lam chi|nham (?:muc dich|dieu|lam)? ?gi|muc dich(?! su dung)"
            r"|what for|purpose|to what end|wozu|wofur|zweck|dans quel but|a quelle fin"
            r"|para que)\b|目的"
        ),
    ),
    (
        "cause",
        re.compile(
            r"\b(?:(?:vi|tai|do) sao|sao lai|(?:vi|do) dau|vi le gi|ly do|nguyen nhan|why"
            r"|what (?:made|caused|causes)|reasons?|cause|warum|weshalb|wieso|grunde?|pourquoi"
            r"|por que|raisons?|razon(?:es)?)\b|^sao\b(?! (?:luu|chep|ke|y)\b)|为什么|为何|原因"
        ),
    ),
)
_REACH = 16  # characters before a clause in which what introduces it stands
_WORDS: dict[Reason, str] = {
    "cause": r"vì|do|bởi|tại vì|xuất phát từ|nhờ|bắt nguồn từ",
    "aim": r"nhằm|để|hướng tới|với mục đích|với mục tiêu",
}
_EITHER = "|".join(f"(?P<{reason}>{words})" for reason, words in _WORDS.items())
_BEFORE = re.compile(rf"(?<!\w)(?:{_EITHER})(?: là)?\s*$", re.IGNORECASE)
_FIRST = re.compile(rf"(?:{_EITHER})(?!\w)", re.IGNORECASE)
_SAID = {
    reason: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for reason, words in _WORDS.items()
}


def read_reason(asked: str) -> Reason | None:
    """Which of the two a folded question asks for, if any."""
    return next((reason for reason, pattern in _ASKING if pattern.search(asked)), None)


def fit_reason(text: str, span: Span, wanted: Reason | None) -> float:
    """1 for a span that is introduced as what is wanted.

    -1 for one that is introduced as the other, in a sentence that holds what is wanted, too.
    """
    if wanted is None:
        return 0.0
    told = _FIRST.match(text, span.start) or _BEFORE.search(
        text, max(0, span.start - _REACH), span.start
    )
    if told is None:
        return 0.0
    return 1.0 if told.lastgroup == wanted else -float(_SAID[wanted].search(text) is not None)
