"""Which terms of a question tell sentences apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.extraction.terms import Terms, holds, measure_cover, weigh_terms

XA, HO = (("xa",),), (("ho", "ngheo"), ("poor",))
TERMS: Terms = ((XA, 0.4), (HO, 1.0))


def test_a_rare_term_weighs_more_than_a_common_one() -> None:
    texts = ["Xã có hộ nghèo.", "Xã họp.", "Xã nhận."]
    (_, common), (_, rare) = weigh_terms(TERMS, texts)
    assert common == pytest.approx(0.4 * math.log(4 / 3.5) / math.log(8))
    assert rare == pytest.approx(math.log(4 / 1.5) / math.log(8))


@given(st.lists(st.sampled_from(["xã", "hộ nghèo", "tỉnh họp"])))
def test_weights_stay_between_nothing_and_what_they_were(texts: list[str]) -> None:
    for (_, before), (_, after) in zip(TERMS, weigh_terms(TERMS, texts), strict=True):
        assert 0 <= after <= before


def test_a_term_is_held_by_its_words_side_by_side_under_any_name() -> None:
    assert holds("Các hộ nghèo ở xã.", HO)
    assert not holds("Hộ không nghèo.", HO)
    assert measure_cover("The poor of xã Na Ư", TERMS) == pytest.approx(1.4)
    assert measure_cover("", TERMS) == 0.0
