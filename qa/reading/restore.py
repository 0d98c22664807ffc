"""Puts the diacritics back into a question typed without them, from the corpus's own words."""

from __future__ import annotations

import math
import re
from typing import Protocol

from corpus.normalise import fold, has_diacritics
from qa.reading.background import Background

BEAM = 8
FORMS = 12  # spellings considered a syllable
COMMON = 0.8  # of the probability that reports at large give, beside the corpus
# Of the probability that the pair gives. The syllable's own is among the spellings of one folded
# syllable, so that it is some hundreds of times that among all, and gives the rest.
PAIR_SHARE = 0.999

# Words that questions are made of and reports may lack, by their folded form.
_ASKING = "ai ba bao chưa có đâu gì giờ khi không lâu là mấy nào nhiêu nó ở phải sao thế vậy vì"
QUESTION_WORDS = {fold(word): word for word in _ASKING.split(" ")}
# Pairs that such questions hold, which no report needs to hold.
_ASKING_PAIRS = (
    "bao nhiêu, bao giờ, bao lâu, ở đâu, là gì, là ai, do ai, thế nào, khi nào, từ khi, vì sao, "
    "tại sao, thì sao, thì bao, có không, có bao, có mấy, có ai, có phải, nói gì, nói về, kể tên, "
    "sở nào, tỉnh nào, huyện nào, xã nào, bộ nào, ban nào, ông nào, bà nào, nơi nào, chỗ nào, "
    "mấy việc, mấy người, mấy hộ, mấy nội, mấy nhóm, mấy điểm, mấy dự, mấy nhiệm, mấy lần, "
    "mấy cuộc, vào top, trong top, thuộc top, lọt top"
)
QUESTION_PAIRS = {tuple(pair.split(" ")) for pair in _ASKING_PAIRS.split(", ")}

_WORD = re.compile(r"\d+[/-][\w/-]*|([^\W\d_]+)")  # what is no document's number: 12-NQ/TU


class Counted(Protocol):
    """How often texts hold a syllable in each spelling, and a pair of spelt syllables."""

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        """The spellings of a folded syllable with their counts, the most frequent first."""

    def pair_count(self, first: str, second: str) -> int:
        """How often the second syllable follows the first."""


class Vocabulary(Counted, Protocol):
    """The counts of the corpus that is asked."""

    def folded_pair_count(self, first: str, second: str) -> int:
        """As `pair_count`, of folded syllables in whatever spelling."""


def restore_diacritics(
    text: str, vocabulary: Vocabulary, background: Background | None = None
) -> str:
    """The text with its plain syllables in the spellings that are likeliest one after another.

    A beam search over the product of P(syllable | previous), estimated from pairs and single
    syllables, of the corpus and, where it is given, of reports at large (linear interpolation;
    Jelinek and Mercer, 1980). Words that carry a diacritic or that nothing knows stay as they are,
    and so do case, punctuation, spaces and every letter's place.
    """
    words = [word for word in _WORD.finditer(text) if word[1]]
    beam: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    own = _Estimate(vocabulary)
    common = _Estimate(background) if background else None
    for position, word in enumerate(words):
        known = own.look_up(word[0])
        also = common.look_up(word[0]) if common else []
        share = COMMON if known and also else float(bool(also))
        forms = [*dict.fromkeys([*known, *also])] or [word[0].lower()]
        adjacent = position > 0 and text[words[position - 1].end() : word.start()].isspace()
        grown = []
        for score, chosen in beam:
            previous = chosen[-1] if adjacent else None
            for form in forms:
                chance = (1 - share) * own.estimate(form, previous)
                if common and share:
                    chance += share * common.estimate(form, previous)
                grown.append((score + math.log(max(chance, 1e-9)), (*chosen, form)))
        beam = sorted(grown, key=lambda item: (-item[0], item[1]))[:BEAM]
    pieces, end = [], 0
    for word, form in zip(words, beam[0][1], strict=True):
        pieces += [text[end : word.start()], _match_case(word[0], form)]
        end = word.end()
    return "".join([*pieces, text[end:]])


class _Estimate:
    """How likely one source of counts thinks the spellings of a text's words."""

    def __init__(self, counted: Counted) -> None:
        self._counted = counted
        self._counts: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    def look_up(self, word: str) -> list[str]:
        """The spellings of the next word; none where it is not known."""
        options = _options(word, self._counted)
        self._counts.update(options)
        self._totals.update(dict.fromkeys(dict(options), sum(count for _, count in options)))
        return [form for form, _ in options]

    def estimate(self, form: str, previous: str | None) -> float:
        """P(form | previous), of a form and the one right before it that were looked up."""
        if form not in self._counts:
            return 0.0
        chance = self._counts[form] / self._totals[form]
        if previous is None:
            return chance
        pairs = self._counted.pair_count(previous, form)
        held = self._counts.get(previous, 0)
        if (previous, form) in QUESTION_PAIRS:
            pairs = max(pairs, held)
        return PAIR_SHARE * pairs / max(held, pairs, 1) + (1 - PAIR_SHARE) * chance


def _options(word: str, vocabulary: Counted) -> list[tuple[str, int]]:
    if has_diacritics(word):
        return [(word.lower(), 1)]
    forms = vocabulary.forms(fold(word))[:FORMS]
    asking = QUESTION_WORDS.get(fold(word))
    if asking:  # however seldom reports ask
        most = max((count for _, count in forms), default=1)
        forms = [(asking, most), *(form for form in forms if form[0] != asking)]
    return forms


def _match_case(typed: str, form: str) -> str:
    if fold(form) != fold(typed) or has_diacritics(typed) or form == typed.lower():
        return typed
    if typed.isupper() and len(typed) > 1:
        form = form.upper()
    elif typed[0].isupper():
        form = form.capitalize()
    return form if len(form) == len(typed) else typed  # a mark by itself is a letter more
