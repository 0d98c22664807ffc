"""Questions and replies as HTML; every character of a question or a document is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from corpus.normalise import fold, syllables
from qa.feedback import VERDICTS
from qa.page.filters import NAMES, tell_filter
from qa.page.html import make_button, make_mark, show_detail
from qa.page.places import tell_document, tell_place
from qa.page.texts import TEXTS
from qa.page.turns import Trouble, Turn
from qa.phrases import YES_OR_NO, choose_language, say
from qa.reading.filters import Filter
from qa.types import Answer, Citation, Entry


def show_question(turn: Turn, language: str) -> str:
    """A question as it was typed, and the filter that it was asked under."""
    told = tell_filter(turn.filter, language).values() if turn.filter else ()
    scope = f"{TEXTS[language]['only']} {', '.join(told)}"
    link = escape(make_query(turn))
    return f'<p class="question" dir="auto" data-link="{link}">{escape(turn.question)}</p>' + (
        f'<p class="scope">{escape(scope)}</p>' if told else ""
    )


def make_query(turn: Turn) -> str:
    """The query of an address that asks a question again: whole, under its filter."""
    chosen = turn.filter or Filter()
    named = {name: getattr(chosen, name) for name in NAMES}
    return urlencode({"q": turn.whole_question, **{k: it for k, it in named.items() if it}})


def show_reply(turn: Turn, index: int, language: str) -> str:
    """The reply to a question: that it is looked for, why there is none, or the answer."""
    texts = TEXTS[language]
    if turn.outcome is None:
        return f'<p class="waiting" role="status">{texts["searching"]}</p>'
    if isinstance(turn.outcome, Trouble):
        return _show_trouble(turn.outcome, language)
    answer = turn.outcome
    if answer.text == say(answer.language, "small_talk"):  # of which there is nothing to judge
        return f'<p class="chatted" lang="{choose_language(answer.language)}">{answer.text}</p>'
    body = (
        _show_answer(answer, index, language)
        if answer.status == "answered"
        else _show_not_found(turn, answer, index, language)
    )
    return (
        f'<div class="{answer.status}">{body}{_show_reading(answer, index, language)}'
        f"{_show_bar(turn, answer, index, language)}</div>"
    )


def _show_trouble(trouble: Trouble, language: str) -> str:
    texts = TEXTS[language]
    if trouble.key == "stopped":
        return f'<p class="stopped">{texts["stopped"]}</p>'
    detail = show_detail(trouble.detail, language) if trouble.detail else ""
    return (
        f'<div class="failed" role="alert"><p class="short">{texts["failed"]}</p>'
        f"<p>{texts[trouble.key]}</p>{detail}</div>"
    )


def _show_answer(answer: Answer, index: int, language: str) -> str:
    """The short answer with its marks, then what disagrees, then the quotes by number."""
    texts = TEXTS[language]
    short = ""
    if answer.short_answer is not None:
        marks = "".join(make_mark(number, index, language) for number in answer.proofs)
        decided = answer.short_answer in YES_OR_NO
        spoken = choose_language(answer.language) if decided else "vi"
        short = (
            f'<p class="short"><span lang="{spoken}">{escape(answer.short_answer)}</span> '
            f'<span class="marks">{marks}</span></p>'
        )
    by_number = {it.number: it for it in answer.citations}
    told = [it for it in answer.entries if it.number in by_number]
    entries = "".join(
        f'<li><span class="label" lang="vi">{escape(it.label)}{_show_value(it)}</span>'
        f"{_show_quote(by_number[it.number], index, language)}</li>"
        for it in told
    )
    rest = [it for it in answer.citations if it.number not in {entry.number for entry in told}]
    quotes = _show_quotes(rest, index, language)
    return (
        short
        + _show_differences(answer, index, language)
        + (f'<h2>{texts["entries"]}</h2><ol class="entries">{entries}</ol>' if entries else "")
        + (f'<ol class="quotes" aria-label="{texts["quotes"]}">{quotes}</ol>' if quotes else "")
    )


def _show_value(entry: Entry) -> str:
    """The short answer of a document, where it has one."""
    return f": <b>{escape(entry.value.text)}</b>" if entry.value else ""


def _show_quotes(citations: Sequence[Citation], index: int, language: str) -> str:
    """Quotes as items of a list; a document is named at the first of those that follow it."""
    items = []
    before = ""
    for it in citations:
        items.append(f"<li>{_show_quote(it, index, language, named=it.document_id == before)}</li>")
        before = it.document_id
    return "".join(items)


def _show_quote(citation: Citation, index: int, language: str, *, named: bool = False) -> str:
    document = [] if named else [citation.title, *tell_document(citation, language)]
    details = " · ".join([*document, *tell_place(citation, language)])
    return (
        f"{make_mark(citation.number, index, language)}"
        f'<div><q lang="vi">{escape(citation.quote)}</q>'
        + (f'<cite lang="vi">{escape(details)}</cite>' if details else "")
        + "</div>"
    )


def _show_differences(answer: Answer, index: int, language: str) -> str:
    if not answer.differences:
        return ""
    rows = "".join(
        "<li>"
        + '<span class="versus">≠</span>'.join(
            f'<span lang="vi">{escape(value)}</span> {make_mark(number, index, language)}'
            for value, number in zip(it.values, it.numbers, strict=False)
        )
        + "</li>"
        for it in answer.differences
    )
    return (
        f'<section class="differences"><h2>{TEXTS[language]["differences"]}</h2>'
        f"<ul>{rows}</ul></section>"
    )


def _show_not_found(turn: Turn, answer: Answer, index: int, language: str) -> str:
    """A heading that no answer has, what the engine says of it, and the nearest passages."""
    texts = TEXTS[language]
    frame = choose_language(answer.language)
    untold = [part for part in answer.unmentioned if part not in answer.text]
    parts = "".join(f"<li>{escape(part)}</li>" for part in untold)
    missing = f'<p class="missing">{texts["missing"]}</p><ul class="parts">{parts}</ul>'
    near = _show_quotes([_flatten(it) for it in turn.sources], index, language)
    return (
        f'<p class="short">{texts["not_found"]}</p>'
        f'<p class="said" lang="{frame}">{escape(answer.text)}</p>'
        + (missing if untold else "")
        + f'<p class="try">{texts["try"]}</p>'
        + (f'<h2>{texts["nearest"]}</h2><ol class="quotes near">{near}</ol>' if near else "")
    )


def _flatten(passage: Citation) -> Citation:
    """A passage as it begins, on one line, without the marks of headings."""
    words = [word for word in passage.quote.split() if word.strip("#")]
    return replace(passage, quote=" ".join(words))


def _show_reading(answer: Answer, index: int, language: str) -> str:
    """How the question was read, where that is not how it was typed, with ways to correct it."""
    texts = TEXTS[language]
    read = answer.reading or answer.standalone or answer.question
    if " ".join(read.split()) == " ".join(answer.question.split()):
        return ""
    carried = syllables(fold(read)) != syllables(fold(answer.question))
    return (
        f'<p class="reading">{texts["carried" if carried else "reading"]} '
        f'<q lang="vi">{escape(read)}</q> '
        + make_button("edit", texts["edit"], css="link", label=texts["edit_label"], text=read)
        + make_button("retry", texts["literal"], css="link", text=answer.question)
        + "</p>"
    )


def _show_bar(turn: Turn, answer: Answer, index: int, language: str) -> str:
    """What can be done with an answer: keep it elsewhere, or say what it is worth."""
    texts = TEXTS[language]
    sure = texts["confidence"].format(percent=round(100 * answer.confidence))
    share = "".join(
        make_button("download", texts[key], css="quiet", turn=index, form=form)
        for key, form in (("copy", "copy"), ("save_json", "json"), ("save_markdown", "md"))
    )
    judge = "".join(
        make_button(
            "like",
            texts["missing_part" if verdict == "missing" else verdict],
            css="quiet",
            turn=index,
            verdict=verdict,
            pressed=turn.verdict == verdict,
        )
        for verdict in VERDICTS
    )
    shown = f'<span class="sure">{sure}</span>' if answer.status == "answered" else ""
    return (
        f'<div class="bar">{shown}<span class="share">{share}</span>'
        f'<span class="judge" role="group" aria-label="{texts["judge"]}">'
        f"<span>{texts['judge']}</span>{judge}</span></div>{_show_thanks(turn, index, language)}"
    )


def _show_thanks(turn: Turn, index: int, language: str) -> str:
    """That an opinion was kept; where it was no praise, a place for the right answer."""
    texts = TEXTS[language]
    if turn.verdict is None:
        return ""
    form = ""
    if turn.verdict != "right" and turn.expected is None:
        form = (
            f'<label><span>{texts["expected"]}</span><input type="text" maxlength="300"></label>'
            + make_button("submit", texts["send"], css="quiet", turn=index, verdict=turn.verdict)
        )
    return f'<div class="thanks" role="status"><span>{texts["thanks"]}</span>{form}</div>'
