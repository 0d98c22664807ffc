"""What is asked: the question as typed, as read, and in which language."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.encoding import make_inert
from corpus.errors import QuestionError
from corpus.language import detect_language, is_unaccented_vietnamese
from index.query import Synonym
from qa.reading.lexicon import Lexicon
from qa.reading.restore import Vocabulary, restore_diacritics
from qa.reading.synonyms import find_synonyms


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched with.

    `typed` is what came in, `text` what is searched for: NFC, visible characters only and, where
    the question is Vietnamese typed without diacritics (`unaccented`), with them restored.
    `language` is an ISO 639-1 code. `synonyms` say how else spans of `plain` are put.
    """

    typed: str
    text: str
    language: str
    unaccented: bool
    synonyms: tuple[Synonym, ...] = ()

    @property
    def plain(self) -> str:
        """The question as typed, in visible characters."""
        return clean(self.typed)


def clean(text: str) -> str:
    """The text in NFC with single spaces and without characters that nobody can see."""
    return " ".join(make_inert(text).split())


def read_question(
    text: str,
    limit: int,
    vocabulary: Vocabulary,
    lexicon: Lexicon | None = None,
    *,
    literal: bool = False,
) -> Question:
    """Understands a question as far as searching needs it; a `literal` one is left as it is typed.

    Raises QuestionError where it is empty or longer than `limit` visible characters.
    """
    cleaned = clean(text)
    if len(cleaned) > limit:
        raise QuestionError(
            f"the question has {len(cleaned):,} characters, the limit is {limit:,}; ask it shorter"
        )
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError(
            f"the question {cleaned[:40]!r} holds no word; type what you want to know"
        )
    unaccented = is_unaccented_vietnamese(cleaned)
    language = "vi" if unaccented else detect_language(cleaned)
    restored = unaccented and not literal
    read = restore_diacritics(cleaned, vocabulary) if restored else cleaned
    synonyms = find_synonyms(cleaned, language, lexicon) if lexicon else ()
    return Question(text, read, language, unaccented, synonyms)
