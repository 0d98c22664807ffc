"""Puts the diacritics back into a question typed without them, from the corpus's own words."""

from __future__ import annotations

import math
import re
from typing import Protocol

from corpus.normalise import fold, has_diacritics

BEAM = 8
FORMS = 12  # spellings considered a syllable
PAIR_SHARE = 0.9  # of the probability that the pair gives; the syllable alone gives the rest

# Words that questions are made of and reports may lack, by their folded form.
_ASKING = "ai ba bao chưa có đâu gì giờ khi không lâu là mấy nào nhiêu nó ở phải sao thế vậy vì"
QUESTION_WORDS = {fold(word): word for word in _ASKING.split(" ")}
# Pairs that such questions hold, which no report needs to hold.
_ASKING_PAIRS = (
    "bao nhiêu, bao giờ, bao lâu, ở đâu, là gì, là ai, do ai, thế nào, khi nào, từ khi, vì sao, "
    "tại sao, thì sao, thì bao, có không, có bao, có mấy, có ai, có phải, nói gì, nói về, kể tên, "
    "sở nào, tỉnh nào, huyện nào, xã nào, bộ nào, ban nào, ông nào, bà nào, nơi nào, chỗ nào, "
    "mấy việc, mấy người, mấy hộ, mấy nội, mấy nhóm, mấy điểm, mấy dự, mấy nhiệm, mấy lần, mấy cuộc"
)
QUESTION_PAIRS = {tuple(pair.split(" ")) for pair in _ASKING_PAIRS.split(", ")}

_WORD = re.compile(r"\d+[/-][\w/-]*|([^\W\d_]+)")  # what is no document's number: 12-NQ/TU


class Vocabulary(Protocol):
    """How often the corpus holds a syllable in each spelling, and a pair of spelt syllables."""

    def forms(self, folded_syllable: str) -> list[tuple[str, int]]:
        """The spellings of a folded syllable with their counts, the most frequent first."""

    def pair_count(self, first: str, second: str) -> int:
        """How often the second syllable follows the first."""

    def folded_pair_count(self, first: str, second: str) -> int:
        """As `pair_count`, of folded syllables in whatever spelling."""


def restore_diacritics(text: str, vocabulary: Vocabulary) -> str:
    """The text with its plain syllables in the spellings that are likeliest one after another.

    A beam search over the product of P(syllable | previous), estimated from pairs and single
    syllables. Words that carry a diacritic or that the corpus does not know stay as they are, and
    so do case, punctuation, spaces and every letter's place.
    """
    words = [word for word in _WORD.finditer(text) if word[1]]
    beam: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    counts: dict[str, int] = {}
    for position, word in enumerate(words):
        options = _options(word[0], vocabulary)
        counts.update(options)
        adjacent = position > 0 and text[words[position - 1].end() : word.start()].isspace()
        total = sum(count for _, count in options)
        grown = []
        for score, chosen in beam:
            for form, count in options:
                chance = count / total
                if adjacent:
                    previous = chosen[-1]
                    pairs = vocabulary.pair_count(previous, form)
                    if (previous, form) in QUESTION_PAIRS:
                        pairs = max(pairs, counts[previous])
                    follows = pairs / max(counts[previous], pairs, 1)
                    chance = PAIR_SHARE * follows + (1 - PAIR_SHARE) * chance
                grown.append((score + math.log(max(chance, 1e-9)), (*chosen, form)))
        beam = sorted(grown, key=lambda item: (-item[0], item[1]))[:BEAM]
    pieces, end = [], 0
    for word, form in zip(words, beam[0][1], strict=True):
        pieces += [text[end : word.start()], _match_case(word[0], form)]
        end = word.end()
    return "".join([*pieces, text[end:]])


def _options(word: str, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    if has_diacritics(word):
        return [(word.lower(), 1)]
    forms = vocabulary.forms(fold(word))[:FORMS]
    asking = QUESTION_WORDS.get(fold(word))
    if asking:  # however seldom reports ask
        most = max((count for _, count in forms), default=1)
        forms = [(asking, most), *(form for form in forms if form[0] != asking)]
    return forms or [(word.lower(), 1)]


def _match_case(typed: str, form: str) -> str:
    if fold(form) != fold(typed) or has_diacritics(typed) or form == typed.lower():
        return typed
    if typed.isupper() and len(typed) > 1:
        form = form.upper()
    elif typed[0].isupper():
        form = form.capitalize()
    return form if len(form) == len(typed) else typed  # a mark by itself is a letter more
