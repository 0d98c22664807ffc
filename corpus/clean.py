"""Finds what a saved page holds beside its article: menus, counters, captions, bylines, notices.

A page is read as lines around its running text. Above the first of it stand the title, the date and
menus; below the last the byline, the source and what belongs to the site; between them only photo
captions are foreign. The rules look at shape and place, never at one site's words, and in doubt a
line is article: furniture that stays costs a little noise, a lost sentence costs an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus import page_lines as looks
from corpus.types import Span

_PROSE = 100  # characters of a closed line, from which it is running text
_LONG_PROSE = 250  # and of any line
_LABEL_WORDS = 4  # as many as the entries of a menu have at most
_MENU_ENTRIES = 3  # so many labels in a row make a menu
_TITLE_WORDS = 5
_SHARED_WORDS = 0.7  # of the words of a title, that its article says again
_CAPTION_WORDS = 12  # from which an open line that repeats the title is a caption and no heading
_MOST_AUTHORS = 3
_LEAST_DOCUMENTS, _LEAST_SHARE = 3, 0.3  # of a folder, that must repeat a line
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text, or several that were broken for width, without the spaces around it."""

    start: int
    end: int
    text: str


def find_furniture(text: str, known: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The parts of a saved page that are not its article, in order and disjoint.

    `known` are parts already told to be furniture, by the tags of a page, in order and disjoint;
    they are passed over. A text without running text (a poem, a list) has no furniture.
    """
    lines = _outside(_read_lines(text), known)
    captions = _find_captions(lines)
    prose = _find_prose(lines, captions)
    if not prose:
        return ()
    words = [line.text for line in lines]
    if looks.is_official(text):
        found = _find_in_official(words, prose)
    else:
        found = _find_in_page(words, prose, captions)
    return tuple(Span(lines[number].start, lines[number].end) for number in sorted(found))


def find_repeated(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """For each text of one folder, the short lines at its edges that it shares with many others.

    A line counts when at least 3 of the texts and 30% of them have it, letter by letter, above or
    below their running text, and it is no sentence, heading or list item. Texts given twice count
    once, official texts keep their form, and one line that may be the title always stays.
    """
    edges = {text: _read_edges(text) for text in dict.fromkeys(texts)}
    shared = Counter(
        form for above, below in edges.values() for form in {line.text for line in above + below}
    )
    least = max(_LEAST_DOCUMENTS, _LEAST_SHARE * len(edges))
    repeated = {form for form, count in shared.items() if count >= least}
    spans = {text: _find_shared(*lines, repeated) for text, lines in edges.items()}
    return [spans[text] for text in texts]


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as `spans` cover, in order, with those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)


def _read_lines(text: str) -> Iterator[_Line]:
    """The lines of the text that are not blank; lines broken for width are one."""
    block: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            begin = start + len(raw) - len(raw.lstrip())
            block.append(_Line(begin, begin + len(stripped), stripped))
        else:
            yield from _unbreak(text, block)
            block = []
        start += len(raw) + 1
    yield from _unbreak(text, block)


def _unbreak(text: str, block: Sequence[_Line]) -> Sequence[_Line]:
    """A block of full lines, most of them going on in lower case, is one broken line."""
    full = all(50 <= len(line.text) <= 120 for line in block[:-1])
    going_on = sum(line.text[0].islower() for line in block[1:])
    if len(block) < 2 or not full or 2 * going_on < len(block) - 1:
        return block
    start, end = block[0].start, block[-1].end
    return [_Line(start, end, " ".join(text[start:end].split()))]


def _outside(lines: Iterable[_Line], known: Sequence[Span]) -> list[_Line]:
    """The lines that no span of `known` touches."""
    starts = [span.start for span in known]

    def is_known(line: _Line) -> bool:
        before = bisect_right(starts, line.end - 1)
        return before > 0 and known[before - 1].end > line.start

    return [line for line in lines if not is_known(line)]


def _find_captions(lines: Sequence[_Line]) -> set[int]:
    """The numbers of the lines that look like captions, wherever they stand."""
    return {
        number
        for number, line in enumerate(lines)
        if looks.is_caption(line.text, numbered=_is_numbered(lines, number))
    }


def _is_numbered(lines: Sequence[_Line], number: int) -> bool:
    """Whether the line stands right below a stray mark, as a caption below a picture's number."""
    above = lines[number - 1] if number else None
    return above is not None and looks.is_mark(above.text) and above.end + 1 >= lines[number].start


def _find_prose(lines: Sequence[_Line], captions: set[int]) -> list[int]:
    """The numbers of the lines that are running text, by their length and how they end."""
    return [
        number
        for number, line in enumerate(lines)
        if len(line.text) >= (_PROSE if looks.is_closed(line.text) else _LONG_PROSE)
        and number not in captions
        and not looks.is_imprint(line.text)
        and not looks.is_notice(line.text)
    ]


def _find_in_official(lines: Sequence[str], prose: Sequence[int]) -> set[int]:
    """In an official text only what is plainly the site's: its form has short lines of its own."""
    edges = [*range(prose[0]), *range(prose[-1] + 1, len(lines))]
    return {n for n in edges if _is_plain(lines[n]) and not looks.has_markup(lines[n])}


def _find_in_page(lines: Sequence[str], prose: Sequence[int], captions: set[int]) -> set[int]:
    title = _find_title(lines[: prose[0]], " ".join(lines[n] for n in prose))
    found = _find_above(lines[: prose[0]], title) | _find_below(lines, prose[-1])
    found |= _find_pictured(lines, set(prose), captions)
    found |= {n for n in range(len(lines)) if _is_stray(lines, n)}
    found |= {n for n in range(1, len(lines)) if _is_doubled(lines, n)}
    if title is not None:
        found |= {n for n in range(title + 1, len(lines)) if _repeats(lines[n], lines[title])}
    return found - {title}


def _is_plain(line: str) -> bool:
    """Whether the line is the site's wherever it stands outside the article."""
    of_site = (looks.is_notice, looks.is_counter, looks.is_imprint, looks.is_menu, looks.is_toolbar)
    return any(ask(line) for ask in of_site)


def _find_title(head: Sequence[str], prose: str) -> int | None:
    """The first line above the running text that is long enough and speaks of the same things.

    Where none does, the first that is long enough; where none is, the last that is not the site's.
    """
    possible = _possible_titles(head)
    long = [n for n in possible if looks.count_words(head[n]) >= _TITLE_WORDS]
    told = set(_WORD.findall(prose.casefold()))
    for n in long:
        words = set(_WORD.findall(head[n].casefold()))
        if len(words & told) >= _SHARED_WORDS * len(words):
            return n
    return next(iter(long or possible[-1:]), None)


def _possible_titles(head: Sequence[str]) -> list[int]:
    no_title = (_is_plain, looks.is_stamp, looks.is_mark, looks.is_source)
    return [n for n, line in enumerate(head) if not any(ask(line) for ask in no_title)]


def _find_above(head: Sequence[str], title: int | None) -> set[int]:
    """Menus, the date and the byline above the running text."""
    above = range(len(head) if title is None else title)
    found = {n for n, line in enumerate(head) if _is_plain(line) or looks.is_stamp(line)}
    found |= {n for n in above if looks.is_contact(head[n])}
    for n in range(len(above) + 1, len(head)):
        beside_date = n - 1 in found or n - 1 == title or n + 1 in found
        if beside_date and (looks.is_byline(head[n]) or looks.is_source(head[n])):
            found.add(n)
    return found | _find_menus(head[: len(above)], found)


def _find_menus(lines: Sequence[str], found: set[int]) -> set[int]:
    """Runs of short labels among which two at least are such as sites have."""
    menus: set[int] = set()
    run: list[int] = []
    for n, line in enumerate([*lines, ""]):
        if line and (n in found or _is_label(line)):
            run.append(n)
            continue
        known = [m for m in run if m in found or looks.is_section(lines[m])]
        if len(run) >= _MENU_ENTRIES and len(known) >= 2:
            menus.update(run)
        run = []
    return menus


def _is_label(line: str) -> bool:
    """Whether the line could be an entry of a menu: a few words, no figures, no sentence."""
    return (
        looks.count_words(line) <= _LABEL_WORDS
        and not any(character.isdigit() for character in line)
        and not looks.is_closed(line)
        and not looks.has_markup(line)
        and line[-1] not in ":;,"
    )


def _find_below(lines: Sequence[str], last: int) -> set[int]:
    """The byline, the source and all of the site that follows them, below the running text.

    Sentences, list items and table rows stay, and so does a short line that heads one of them.
    """
    tail = range(last + 1, len(lines))
    imprint = any(looks.is_imprint(lines[n]) for n in tail)
    found: set[int] = set()
    begun = related = False
    for n in tail:
        line = lines[n]
        related = related or looks.is_related(line)
        if not begun:
            begun = (
                _is_of_site(line)
                or (imprint and looks.is_contact(line))
                or (looks.is_byline(line) and _signs_article(lines, n, found))
            )
        heads = n + 1 in tail and not _is_of_site(line) and _stays(lines[n + 1], related)
        if begun and not _stays(line, related) and (looks.is_byline(line) or not heads):
            found.add(n)
    return found


def _is_of_site(line: str) -> bool:
    return _is_plain(line) or looks.is_related(line) or looks.is_source(line)


def _stays(line: str, related: bool) -> bool:
    """Whether a line below the byline still is article: a sentence, a list item, a table row."""
    if _is_of_site(line) or looks.is_contact(line):
        return False
    if looks.has_markup(line):
        return not related or looks.is_closed(line)
    return looks.is_closed(line) and looks.count_words(line) > _LABEL_WORDS


def _signs_article(lines: Sequence[str], number: int, found: set[int]) -> bool:
    """Whether names are the byline: names below a short line are a signature, many are a list."""
    above = next((n for n in range(number - 1, -1, -1) if n not in found), 0)
    ends_text = looks.is_closed(lines[above]) or len(lines[above]) >= _PROSE
    names = lines[number : number + _MOST_AUTHORS + 1]
    many = len(names) > _MOST_AUTHORS and all(map(looks.is_byline, names))
    return ends_text and not many and lines[above][-1] not in ":,"


def _find_pictured(lines: Sequence[str], prose: set[int], captions: set[int]) -> set[int]:
    """The captions next to running text, but for other captions and stray marks between them.

    A photographer's name tells a caption wherever it stands.
    """
    found = {n for n in captions if looks.is_credited(lines[n])}
    run: list[int] = []
    for n in range(len(lines) + 1):
        if n in captions or (n < len(lines) and looks.is_mark(lines[n])):
            run.append(n)
            continue
        above = run[0] - 1 if run else -1
        listed = above >= 0 and lines[above].endswith(":")
        if not listed and (above in prose or n in prose):
            found.update(captions.intersection(run))
        run = []
    return found


def _is_stray(lines: Sequence[str], number: int) -> bool:
    """Whether a mark stands alone; marks among short lines are the cells of a table."""
    near = [*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2]]
    return looks.is_mark(lines[number]) and all(len(line) >= _PROSE for line in near)


def _is_doubled(lines: Sequence[str], number: int) -> bool:
    """Whether the line above says the same, as the text of a picture does above its caption."""
    line = lines[number]
    return (
        line == lines[number - 1]
        and looks.count_words(line) >= _TITLE_WORDS
        and len(line) <= _LONG_PROSE
    )


def _repeats(line: str, title: str) -> bool:
    """Whether an open line says the title again, as the caption of the first photo often does."""
    if looks.has_markup(line) or looks.is_closed(line) or line[-1] in ":;,":
        return False
    words, known = _WORD.findall(line.casefold()), _WORD.findall(title.casefold())
    if len(words) < _CAPTION_WORDS:
        return words == known
    new = set(words) - set(known)
    return len(new) <= 0.2 * len(set(words))


def _read_edges(text: str) -> tuple[list[_Line], list[_Line]]:
    """The lines above and below the running text that the site could repeat on other pages."""
    lines = list(_read_lines(text))
    prose = _find_prose(lines, _find_captions(lines))
    if not prose or looks.is_official(text):
        return [], []

    def repeatable(part: Sequence[_Line]) -> list[_Line]:
        return [
            line
            for line in part
            if len(line.text) <= _PROSE
            and not looks.is_closed(line.text)
            and not looks.has_markup(line.text)
        ]

    return repeatable(lines[: prose[0]]), repeatable(lines[prose[-1] + 1 :])


def _find_shared(
    above: Sequence[_Line], below: Sequence[_Line], repeated: set[str]
) -> tuple[Span, ...]:
    """The spans of the lines that are repeated; of titles that all are, the last stays."""
    found = [line for line in above if line.text in repeated]
    titles = [
        above[n]
        for n in _possible_titles([line.text for line in above])
        if looks.count_words(above[n].text) >= _TITLE_WORDS
    ]
    if titles and all(line.text in repeated for line in titles):
        found.remove(titles[-1])
    found += [line for line in below if line.text in repeated]
    return tuple(Span(line.start, line.end) for line in found)
