"""What is asked: the question as typed, as read, and in which language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.errors import QuestionError
from corpus.language import detect_language, is_unaccented_vietnamese
from qa.restore import Vocabulary, restore_diacritics

# Invisible characters: controls, zero width, bidi overrides, byte order mark, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched with.

    `typed` is what came in, `text` what is searched for: NFC, visible characters only and, where
    the question is Vietnamese typed without diacritics (`unaccented`), with them restored.
    `language` is an ISO 639-1 code.
    """

    typed: str
    text: str
    language: str
    unaccented: bool

    @property
    def plain(self) -> str:
        """The question as typed, in visible characters."""
        return clean(self.typed)


def clean(text: str) -> str:
    """The text in NFC with single spaces and without characters that nobody can see."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(visible.split())


def read_question(text: str, limit: int, vocabulary: Vocabulary) -> Question:
    """Understands a question as far as searching needs it.

    Raises QuestionError where it is empty or longer than `limit` characters.
    """
    if len(text) > limit:
        raise QuestionError(
            f"the question has {len(text):,} characters, the limit is {limit:,}; ask it shorter"
        )
    cleaned = clean(text)
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError(
            f"the question {cleaned[:40]!r} holds no word; type what you want to know"
        )
    unaccented = is_unaccented_vietnamese(cleaned)
    if unaccented:
        return Question(text, restore_diacritics(cleaned, vocabulary), "vi", True)
    return Question(text, cleaned, detect_language(cleaned), False)
