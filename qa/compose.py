"""Puts an answer together from evidence: what it says, and the exact quotes that say so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.normalise import fold, normalise
from corpus.types import Document, Metadata, Span
from index.lexical import TermCoverage
from qa.confidence import estimate_confidence
from qa.extraction.short_answer import ShortAnswer
from qa.findings import Findings
from qa.phrases import YES_OR_NO, choose_language, say
from qa.proof.headings import find_heading
from qa.reading.question import Question
from qa.retrieval.evidence import Sentence, measure_overlap
from qa.retrieval.retrieve import Retrieval
from qa.settings import Settings
from qa.types import Answer, Citation, Difference, Hit, Slice

HEADING_ADDS = 0.1  # of the question's weight that a heading holds and its quote does not

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAY = re.compile(r"(?:(\d{4})-|--)(\d\d)-(\d\d)")


def compose(
    question: Question, retrieval: Retrieval, findings: Findings, settings: Settings
) -> Answer:
    """The answer that the findings prove, or "not found" where the confidence is too low."""
    confidence = estimate_confidence(findings.signals) if findings.signals else 0.0
    found = bool(findings.quotes) and confidence >= settings.threshold
    short = findings.short if found else None
    citations = (
        cite(findings.quotes, findings.documents, question, retrieval.terms) if found else ()
    )
    differences = list_differences(findings) if found else ()
    hits = list_hits(retrieval, settings.hits)
    unmentioned = findings.unmentioned if found else join_unmentioned(findings)
    proofs = list_proofs(short, citations) if short else ()
    text = (
        write_answer(short, proofs, citations, differences, question.language)
        if found
        else write_not_found(unmentioned, question.language, any_hits=bool(hits))
    )
    return Answer(
        question=question.typed,
        status="answered" if found else "not_found",
        short_answer=short.text if short else None,
        text=text,
        confidence=confidence,
        language=question.language,
        citations=citations,
        hits=hits,
        reading=question.text if question.text != question.plain else None,
        short_slice=locate(short) if short else None,
        differences=differences,
        unmentioned=unmentioned,
        proofs=proofs,
    )


def decline(question: Question) -> Answer:
    """The reply to what asks nothing of documents: a friendly line, and no passages."""
    text = say(question.language, "small_talk")
    return Answer(question.typed, "not_found", None, text, 0.0, question.language)


def locate(short: ShortAnswer) -> Slice | None:
    """Where a short answer stands in its document.

    None for its own province, for yes or no, and for the items of a list, which stand apart.
    """
    if short.place is None:
        return None
    start = short.sentence.span.start + short.place.start
    return Slice(short.sentence.chunk.document_id, start, start + len(short.text), short.text)


def join_unmentioned(findings: Findings) -> tuple[str, ...]:
    """All that the question names and no document does, but what a longer part names again."""
    named = {fold(name): name for name in (*findings.unknown, *findings.unmentioned)}
    kept = (*findings.unmentioned, *findings.unknown)
    return tuple(
        name
        for name in dict.fromkeys(named[fold(name)] for name in kept)
        if not any(fold(name) in other and fold(name) != other for other in named)
    )


def list_hits(retrieval: Retrieval, limit: int) -> tuple[Hit, ...]:
    """The best candidates as ranked hits."""
    return tuple(
        Hit(candidate.chunk, candidate.score, rank)
        for rank, candidate in enumerate(retrieval.candidates[:limit], 1)
    )


def cite(
    quotes: Sequence[Sentence],
    documents: Mapping[str, Document],
    question: Question,
    terms: Sequence[TermCoverage],
) -> tuple[Citation, ...]:
    """Numbered citations of the quotes, each an exact slice of its document's text.

    A quote that needs the line above it to be understood, or to be seen as an answer, has it.
    `terms` are the question's words with their weights.
    """
    weights = {term.term: term.idf for term in terms}

    def locate_heading(document: Document, sentence: Sentence) -> Span | None:
        def measure(text: str) -> float:
            return measure_overlap(text, weights, folded=question.unaccented)

        least = measure(sentence.text) + HEADING_ADDS
        return find_heading(
            document, sentence.span, lambda line: measure(f"{line}\n{sentence.text}") >= least
        )

    quoted = [(documents[s.chunk.document_id], s) for s in quotes]
    return tuple(
        make_citation(number, document, sentence.span, locate_heading(document, sentence))
        for number, (document, sentence) in enumerate(quoted, 1)
    )


def make_citation(
    number: int, document: Document, span: Span, heading: Span | None = None
) -> Citation:
    """The citation of a span of a document's text, with that of its heading where it has one."""
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=document.metadata.published,
        province=document.metadata.province,
        page=document.page_of(span.start),
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        sha256=document.sha256,
        meeting=document.metadata.meeting,
        heading=cut(document, heading) if heading else None,
    )


def list_differences(findings: Findings) -> tuple[Difference, ...]:
    """The contradictions among the quotes, by the numbers of their citations."""
    return tuple(
        Difference(found.values, tuple(findings.quotes.index(s) + 1 for s in found.sentences))
        for found in findings.contradictions
    )


def cut(document: Document, span: Span) -> Slice:
    """An exact slice of a document."""
    return Slice(document.id, span.start, span.end, document.text[span.start : span.end])


def list_proofs(short: ShortAnswer, citations: Sequence[Citation]) -> tuple[int, ...]:
    """The numbers of the citations that prove a short answer: the first, and what repeats it.

    Nothing repeats yes or no, which stands in no quote.
    """
    if short.span is None and short.text in YES_OR_NO:
        return tuple(c.number for c in citations[:1])
    return tuple(c.number for c in citations if c.number == 1 or _holds(c.quote, short.text))


def write_answer(
    short: ShortAnswer | None,
    proofs: Sequence[int],
    citations: tuple[Citation, ...],
    differences: tuple[Difference, ...],
    language: str,
) -> str:
    """The answer in words: the short answer, what differs, then each quote with place and mark.

    The short answer bears the marks of its proofs.
    """
    lines = []
    if short is not None:
        marks = "".join(f"[{number}]" for number in proofs)
        lines.append(say(language, "short", short=short.text, marks=marks))
    for difference in differences:
        said = zip(difference.values, difference.numbers, strict=True)
        values = ", ".join(f"“{value}” [{number}]" for value, number in said)
        lines.append(say(language, "differ", values=values))
    for citation in citations:
        lines.append(
            say(
                language,
                "quote",
                where=name_place(citation, language),
                quote=citation.quote,
                mark=f"[{citation.number}]",
            )
        )
    return "\n".join(lines)


def _holds(quote: str, words: str) -> bool:
    """Whether the words stand in the quote by themselves: 10 not in 2010, 12/10 or 10 %."""
    spelt = re.escape(normalise(words))
    alone = rf"(?<!\w)(?<!\w[./,:-](?=\d)){spelt}(?!\w|(?<=\d)[./,:-]\w|(?<=\d)\s?%)"
    return re.search(alone, normalise(quote)) is not None


def write_not_found(unknown: tuple[str, ...], language: str, *, any_hits: bool) -> str:
    """An honest "not found", with the question's words that no document holds."""
    lines = [say(language, "not_found")]
    if unknown:
        words = ", ".join(f"“{word}”" for word in unknown[:5])
        lines.append(say(language, "unknown", words=words))
    if any_hits:
        lines.append(say(language, "nearest"))
    return " ".join(lines)


def name_place(citation: Citation, language: str) -> str:
    """The document, its province and its date, as a reader of this language writes them."""
    details = [citation.province, write_day(citation, language)]
    if citation.page is not None:
        details.append(f"tr. {citation.page}" if language == "vi" else f"p. {citation.page}")
    known = ", ".join(detail for detail in details if detail)
    return f"“{citation.title}”" + (f" ({known})" if known else "")


def find_day(about: Citation | Metadata) -> str | None:
    """The day that stands for a document: of the meeting, else of publication, as Filter has it.

    A day without a year (`--05-28`) stands only where no other is known.
    """
    known = [day for day in (about.meeting, about.published) if day]
    return min(known, key=lambda day: day.startswith("--"), default=None)


def write_day(about: Citation | Metadata, language: str) -> str | None:
    """The day of a document as a reader of this language writes it, said to be a meeting's.

    It is not said where the document was published on that day.
    """
    day = find_day(about)
    parts = _DAY.fullmatch(day or "")
    if parts is None or not 1 <= int(parts[2]) <= 12:
        return day
    year, month, number = parts.groups()
    vietnamese, published = choose_language(language) == "vi", day == about.published
    if vietnamese:
        written = f"{number}/{month}/{year}" if year else f"{int(number)}/{int(month)}"
        return written if published else f"họp ngày {written}"
    if published:
        return day
    return f"meeting of {int(number)} {_MONTHS[int(month) - 1]}" + (f" {year}" if year else "")
