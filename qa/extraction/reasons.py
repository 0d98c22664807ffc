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
            r"\b(?:de lam gi|de lam chi|nham (?:muc dich|dieu|lam)? ?gi|muc dich|what for|purpose"
            r"|to what end|wozu|zweck|dans quel but|a quelle fin|para que)\b|目的"
        ),
    ),
    (
        "cause",
        re.compile(
            r"\b(?:(?:vi|tai|do|la) sao|sao lai|(?:vi|do|tai) dau|vi le gi|ly do|nguyen nhan|why"
            r"|what (?:made|caused|causes)|reasons?|cause|warum|weshalb|wieso|grund|pourquoi"
            r"|por que|raisons?|razon)\b|^sao\b(?! (?:luu|chep|ke|y)\b)|为什么|为何|原因"
        ),
    ),
)
_REACH = 16  # characters before a clause in which what introduces it stands
_CAUSE = r"vì|do|bởi|tại vì|xuất phát từ|nhờ|bắt nguồn từ"
_AIM = r"nhằm|để|hướng tới|với mục đích|với mục tiêu"
_BEFORE = re.compile(rf"(?<!\w)(?:(?P<cause>{_CAUSE})|(?P<aim>{_AIM}))(?: là)?\s*$", re.IGNORECASE)
_FIRST = re.compile(rf"(?:(?P<cause>{_CAUSE})|(?P<aim>{_AIM}))(?!\w)", re.IGNORECASE)


def read_reason(asked: str) -> Reason | None:
    """Which of the two a folded question asks for, if any."""
    return next((reason for reason, pattern in _ASKING if pattern.search(asked)), None)


def fit_reason(text: str, span: Span, wanted: Reason | None) -> float:
    """1 for a span that is introduced as what is wanted, -1 for one introduced as the other."""
    told = _FIRST.match(text, span.start) or _BEFORE.search(
        text, max(0, span.start - _REACH), span.start
    )
    if wanted is None or told is None:
        return 0.0
    return 1.0 if told.lastgroup == wanted else -1.0
