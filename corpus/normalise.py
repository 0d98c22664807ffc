"""One form for every way of writing the same Vietnamese text: for matching, never for quoting."""

from __future__ import annotations

import re
import unicodedata

_LETTER = r"[^\W\d_]"
_MARK = r"[\u0300-\u036f]"  # combining marks that no composed letter takes up
_MARKS = re.compile(_MARK)

# What is typed, scanned or pasted in place of the plain character.
_LOOK_ALIKES = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width ASCII
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‘’‚‛ʼ′´`＇", "'"),
    **dict.fromkeys("ÐðƉɖ", "đ"),
    **dict.fromkeys("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), ""),
    "…": "...",
    "ﬁ": "fi",
    "ﬂ": "fl",
}
_EXPONENTS = {"²": "2", "³": "3"}
_LOOK_ALIKE = re.compile("[" + re.escape("".join((*_LOOK_ALIKES, *_EXPONENTS))) + "]")


def _plain(found: re.Match[str]) -> str:
    char = found[0]
    if char not in _EXPONENTS:
        return _LOOK_ALIKES[char]
    # After a letter a raised figure is an exponent (m²); after a figure it is a footnote.
    before = found.string[found.start() - 1 : found.start()]
    return _EXPONENTS[char] if before.isalpha() else char


# In oa, oe and uy the tone mark stands on the first vowel at the end of a word (hòa) and on the
# second before a final sound (hoàn); the u of qu is no vowel (quý).
def _toned(letter: str) -> list[str]:
    return [
        unicodedata.normalize("NFC", letter + tone) for tone in "\u0300\u0301\u0303\u0309\u0323"
    ]


_MOVED: dict[str, str] = {}
for _first, _second in ("oa", "oe", "uy"):
    for _on_first, _on_second in zip(_toned(_first), _toned(_second), strict=True):
        _MOVED[_on_first + _second] = _first + _on_second
        _MOVED[_first + _on_second] = _on_first + _second

_O, _U, _Y = ("".join(_toned(letter)) for letter in "ouy")
_AE = "".join(_toned("a") + _toned("e"))
_FINAL = rf"(?:ch|c|m|ng|nh|n|p|t|i|o|y)(?!{_LETTER})"
_MISPLACED = re.compile(  # one class of first letters in front lets the scan skip quickly
    rf"[ou{_O}{_U}](?:(?:(?<=o)[{_AE}]|(?<=u)(?<!qu)[{_Y}])(?!{_LETTER})"
    rf"|(?:(?<=[{_O}])[ae]|(?<=[{_U}])y)(?={_FINAL})|(?<=q[{_U}])y)"
)


def normalise(text: str) -> str:
    """One form for all spellings that a reader takes for the same text.

    NFC and lower case, one placement of tone marks (hoà, hòa → hòa), plain dashes, quotes and
    single spaces, no invisible characters. Idempotent; offsets are not kept.
    """
    if text.isascii():
        text = text.lower().replace("`", "'")
    else:
        text = _LOOK_ALIKE.sub(_plain, unicodedata.normalize("NFC", text))
        text = unicodedata.normalize("NFC", text.lower())
        text = _MISPLACED.sub(lambda found: _MOVED[found[0]], text)
    return " ".join(text.split())


def place_tone_marks(text: str) -> str:
    """The text with one placement of tone marks (hoà, hòa → hòa), letter for letter.

    Case and length stay as they are, so that offsets hold; a text that is not NFC may keep some.
    """
    lower = text.lower()
    if text.isascii() or len(lower) != len(text):
        return text
    pieces, end = [], 0
    for found in _MISPLACED.finditer(lower):
        begin, moved = found.start(), _MOVED[found[0]]
        pieces.append(text[end:begin])
        end = found.end()
        cases = zip(moved, text[begin:end], strict=True)
        pieces.extend(new.upper() if old.isupper() else new for new, old in cases)
    return "".join((*pieces, text[end:]))


def fold(text: str) -> str:
    """`normalise` without diacritics: the text as it is typed on a plain keyboard."""
    return strip_diacritics(normalise(text))


def has_diacritics(text: str) -> bool:
    """Whether any letter carries a diacritic; đ counts."""
    return not text.isascii() and strip_diacritics(text) != unicodedata.normalize("NFC", text)


def strip_diacritics(text: str) -> str:
    """The text with plain letters in either case; đ is d."""
    if text.isascii():
        return text
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("Đ", "D")


# A run that starts with a figure goes on through single separators: 1.277, 24/7/2017, 12-nq/tu.
_TOKEN = re.compile(rf"[0-9]\w*(?:[./,:-]\w+)*|[^\W_]+(?:{_MARK}+[^\W_]*)*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_GLUED = re.compile(rf"({_LETTER}{{2,}})([0-9]{{3,}})|([0-9]{{3,}})({_LETTER}{{2,}})")

_DAY, _MONTH, _YEAR = "0?[1-9]|[12][0-9]|3[01]", "0?[1-9]|1[0-2]", "[12][0-9]{3}"
_DATE = re.compile(rf"({_DAY})([./-])({_MONTH})\2({_YEAR})|({_DAY})[/-]({_MONTH})")
_YEAR_FIRST = re.compile(rf"({_YEAR})-({_MONTH})-({_DAY})$")
_TWO_DAYS = re.compile(rf"({_DAY})-({_DAY})(/(?:{_MONTH})(?:/(?:{_YEAR}))?)")  # 24-25/7/2017
# A class in front lets the scan skip quickly; what may not stand before it follows.
_DATE_IN_WORDS = re.compile(
    r"[0-9](?<!\w.)[0-9]? th[áa]ng [0-9]{1,2}(?!\w)(?:,? n[ăa]m [0-9]{4}(?!\w))?"
)
_SPACED_THOUSANDS = re.compile(
    r"[1-9](?<![\w.,/:-].)[0-9]{0,2}(?: [0-9]{3})+(?![\w/:-]|[.,][0-9]| [0-9]{3})"
)
_DAY_CUES = {"ngay", "sang", "trua", "chieu", "toi"}
_THOUSANDS = re.compile(
    r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?:,[0-9]+)?|(?:,[0-9]{3})+(?:\.[0-9]+)?)"
)
_DECIMAL = re.compile(r"[0-9]+[.,](?:[0-9]{1,3}|[0-9]{5,})")


def syllables(text: str) -> list[str]:
    """The tokens of a text for a lexical index: syllables, words and canonical figures.

    A number has one form (1.277, 1,277 → 1277; 0.5 → 0,5; 06 → 6), and so has a date (08/12/2016,
    8-12-2016 → 8/12/2016), which also follows its words (ngày 8 tháng 12 năm 2016), as a number
    follows its spaced figures (50 000). Dates, document numbers (12-nq/tu) and other compound
    figures are followed by their parts. Scripts written without spaces give a token a character.
    `syllables(fold(text))` is `syllables(text)` with every token folded.
    """
    text = normalise(text)
    if _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \g<0> ", text)
    text = _DATE_IN_WORDS.sub(_with_date, text)
    text = _SPACED_THOUSANDS.sub(lambda found: f"{found[0]} {found[0].replace(' ', '')}", text)
    tokens: list[str] = []
    for token in _TOKEN.findall(text):
        if token.isalpha():
            tokens.append(token)
        else:
            tokens.extend(_figures(token))
    return tokens


def _with_date(found: re.Match[str]) -> str:
    numbers = re.findall("[0-9]+", found[0])
    *_, before = found.string[max(0, found.start() - 6) : found.start()].strip().split(" ")
    if len(numbers) < 3 and strip_diacritics(before) not in _DAY_CUES:
        return found[0]  # "24 tháng" is a while
    return f"{found[0]} {'/'.join(numbers)}"


def _figures(token: str) -> list[str]:
    """The canonical form of a token with figures in it, then its parts if it has any."""
    if glued := _GLUED.fullmatch(token):  # a missing space: "năm2030"
        return [part for part in glued.groups() if part]
    if days := _TWO_DAYS.fullmatch(token):
        return [part for day in (days[1], days[2]) for part in _figures(day + days[3])]
    if date := _DATE.fullmatch(_YEAR_FIRST.sub(r"\3/\2/\1", token)):
        day, month, year = _number(date[1] or date[5]), _number(date[3] or date[6]), date[4]
        short = [f"{day}/{month}", day, month]
        return [f"{day}/{month}/{year}", *short, year] if year else short
    pieces = [_number(piece) for piece in re.split(r"([/:-])", token)]
    parts: list[str] = []
    for piece in pieces[::2]:
        if piece.isalnum() or _DECIMAL.fullmatch(piece):
            parts.append(piece)
        else:  # a section number (1.2.3) or a list without spaces (2853,2854)
            parts.extend(_number(part) for part in re.split(r"[\W_]+", piece) if part)
    whole = "".join(pieces)
    return parts if parts == [whole] else [whole, *parts]


def _number(piece: str) -> str:
    """The piece in the one form of its number; as it is where it is no number."""
    if _THOUSANDS.fullmatch(piece):
        grouping, point = ".," if "." in piece[:4] else ",."
        return piece.replace(grouping, "").replace(point, ",")
    if _DECIMAL.fullmatch(piece):
        return piece.replace(".", ",")
    if len(piece) == 2 and piece.isdecimal():
        return piece.lstrip("0") or "0"
    return piece
