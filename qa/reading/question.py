"""What is asked: the question as typed, as read, and in which language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.encoding import make_inert
from corpus.errors import QuestionError
from corpus.language import detect_language, is_unaccented_vietnamese
from index.query import Synonym
from qa.reading.background import load_background
from qa.reading.capitals import Capitals, copy_capitals
from qa.reading.lexicon import Lexicon
from qa.reading.restore import Vocabulary, restore_diacritics
from qa.reading.synonyms import find_synonyms


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched with.

    `typed` is what came in, `text` what is searched for: NFC, visible characters only and, where
    the question is Vietnamese typed without diacritics (`unaccented`), with them restored.
    `language` is an ISO 639-1 code. `synonyms` say how else spans of `plain` are put. `cased` is
    the text in canonical capitals, what is searched with whatever the shift key did; where it is
    not given, those of the text are.
    """

    typed: str
    text: str
    language: str
    unaccented: bool
    synonyms: tuple[Synonym, ...] = ()
    cased: str = ""

    def __post_init__(self) -> None:
        if not self.cased:
            object.__setattr__(self, "cased", self.text)

    @property
    def plain(self) -> str:
        """The question as typed, in visible characters."""
        return clean(self.typed)

    @property
    def plain_cased(self) -> str:
        """The question as typed, in canonical capitals."""
        return copy_capitals(self.cased, self.plain)

    @property
    def tells_capitals(self) -> bool:
        """Whether small letters and capitals were typed, so that they say what is a name."""
        return self.text not in (self.text.lower(), self.text.upper())

    def recase(self) -> Question:
        """The question as if it had been typed in canonical capitals, its first letter one."""
        typed, text = _open(self.plain_cased), _open(self.cased)
        return replace(self, typed=typed, text=text, cased=text)


def _open(sentence: str) -> str:
    first = sentence[:1].upper()
    return first + sentence[1:] if len(first) == 1 else sentence


def clean(text: str) -> str:
    """The text in NFC with single spaces and without characters that nobody can see."""
    return " ".join(make_inert(text).split())


def read_question(
    text: str,
    limit: int,
    vocabulary: Vocabulary,
    lexicon: Lexicon | None = None,
    capitals: Capitals | None = None,
    *,
    literal: bool = False,
) -> Question:
    """Understands a question as far as searching needs it; a `literal` one is left as it is typed.

    Without `capitals` those that were typed stand.
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
    common = capitals.write_commonest(cleaned) if capitals else cleaned
    unaccented = is_unaccented_vietnamese(common)
    language = "vi" if unaccented else detect_language(common)
    restored = unaccented and not literal
    read = restore_diacritics(cleaned, vocabulary, load_background()) if restored else cleaned
    cased = capitals.write(read, language, vocabulary) if capitals else read
    question = Question(text, read, language, unaccented, cased=cased)
    if lexicon is None:
        return question
    return replace(question, synonyms=find_synonyms(question.plain_cased, language, lexicon))
