"""What a document says about itself: title, dates, province, site, language."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.dates import FoundDate, find_dates
from corpus.language import detect_language
from corpus.outline import heading_of
from corpus.page_lines import is_source, is_stamp
from corpus.provinces import canonical_name, province_of
from corpus.sentences import split_sentences
from corpus.types import Metadata, Span

_HEAD = 40  # lines among which an official text names its kind
_NEAR = 8  # lines above or below the title in which a date line is the page's
_BEGINNING = 3000  # characters of the article in which the day of the meeting is told
_SOON = datetime.timedelta(days=45)  # a report this close to the meeting need not name the year
_BEFORE = 40  # characters before a day that say whose it is
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file's own fields say (front matter, `<meta>`, document properties), as written."""

    title: str | None = None
    published: str | None = None
    meeting: str | None = None
    province: str | None = None
    site: str | None = None
    language: str | None = None


# where the day of publication stands
_LABEL = re.compile(
    r"(?:ngày (?:đăng|xuất bản|ban hành|cập nhật)|đăng (?:ngày|lúc)|cập nhật(?: lúc| ngày)?"
    r"|(?:published|posted|updated)(?: on)?)\s*:?\s*(?=\d|thứ|chủ nhật|ngày|[a-z]+ \d)",
    re.IGNORECASE,
)
_PLACE_AND_DAY = re.compile(
    r"[^\W\d_][^,:;]{1,40},?\s+ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\W*"
)
_DATE_BEHIND = re.compile(r"\s?[(\[]\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*[)\]]\W*$")
_WITHOUT_YEAR = re.compile(r"--\d\d-\d\d")

# the title of an official text: the kind on one line, the matter on the next
_KIND = re.compile(
    r"(?:nghị quyết|quyết định|luật|bộ luật|pháp lệnh|nghị định|thông tư|chỉ thị|kế hoạch|báo cáo"
    r"|thông báo|tờ trình|kết luận|chương trình|hướng dẫn|đề án|quy định|quy chế|biên bản"
    r"|công điện)",
    re.IGNORECASE,
)
# kind, number and mostly the day on one line, under nothing but a letterhead in capitals
_NUMBERED = re.compile(
    rf"{_KIND.pattern}\s+(?:liên tịch\s+)?số:?\s*\d[\w/.-]*(?P<day>,?\s+ngày\s+(?=\d))?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^Về\b|^V/v\b")
_SITE_BEHIND = re.compile(
    r"\s+[-–|]\s+(?:(?:Cổng|Trang) (?:thông tin|tin)|Báo|Tạp chí|Đài|(?:\w+\.)+\w+$)[^|]*$"
)

# how a sentence tells the day on which people met, and days of other things: documents
# ("số 11-NQ/TW ngày 27/4/2017") and terms ("trước ngày 2/9")
_MEETS = re.compile(
    r"\b(?:hội nghị|hội thảo|họp|phiên|buổi|cuộc|lễ|đại hội|tọa đàm|toạ đàm|diễn đàn|chủ trì"
    r"|tổ chức|diễn ra|khai mạc|làm việc|meeting|met|conference|session)\b",
    re.IGNORECASE,
)
_DAY_TOLD = re.compile(
    r"(?:^|[\s,(–-])(?:ngày|hôm nay|hôm qua|sáng|trưa|chiều|tối|thứ \w+|chủ nhật|on)[\s,(]*$",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"(?:(?<!trong )(?<!suốt )\b\S*\d\S*|trước|sau|từ|đến|tới|hết|kể)[\s,(]+ngày[\s,(]*$",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?:[^.]{0,30}\s[-–]\s)?(?:hôm nay|(?:sáng|trưa|chiều|tối)(?: hôm)? nay)\b", re.IGNORECASE
)

_HOST = r"((?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|gov|edu|int))"
_SOURCE_HOST = re.compile(rf"(?:nguồn|source|theo)\s*:?\s*(?:https?://)?(?:www\.)?{_HOST}\b", re.I)
_BARE_HOST = re.compile(rf"^(?:https?://)?(?:www\.)?{_HOST}(?:[/:]\S*)?$", re.I)
_HOST_BEHIND = re.compile(rf"\w\s?/\s?{_HOST}$", re.I)


def describe(text: str, *, furniture: Sequence[Span], declared: Declared) -> tuple[str, Metadata]:
    """The title and the metadata of a document; what the file declares comes first.

    Dates are taken from where they stand for the document (a date line near the title, a label, the
    place of issue), never from any sentence; the day of the meeting from the beginning of the
    article, its year only where the publication date tells it.
    """
    whole = unicodedata.normalize("NFC", text)
    article = unicodedata.normalize("NFC", _without(text, furniture))
    lines = [line.strip() for line in article.splitlines() if line.strip()]
    page = [line.strip() for line in whole.splitlines() if line.strip()]

    title_line = _title_line(lines or page)
    published = _day(declared.published) or _published(page, title_line)
    site = _host(declared.site or "") or _site(page)
    province = declared.province and (canonical_name(declared.province) or declared.province)
    metadata = Metadata(
        published=published,
        meeting=_day(declared.meeting) or _meeting(article[:_BEGINNING], published),
        province=province or province_of(f"{article}\n{site or ''}") or province_of(whole),
        site=site,
        language=_language(declared.language, article or whole),
    )
    return _clean_title(declared.title or title_line), metadata


def _without(text: str, furniture: Sequence[Span]) -> str:
    pieces, start = [], 0
    for span in sorted(furniture, key=lambda span: span.start):
        pieces.append(text[start : span.start])
        start = max(start, span.end)
    return "\n".join([*pieces, text[start:]])


def _title_line(lines: Sequence[str]) -> str:
    """The first heading, else the kind and name of an official text, else the first likely line."""
    for line in lines:
        heading = heading_of(line)
        if heading and line.startswith("#"):
            return heading.label
    if numbered := _numbered_line(lines):
        return numbered
    for line, following in pairwise([*lines[:_HEAD], ""]):
        if _KIND.fullmatch(kind := line.rstrip(" .:")) and _may_be_title(following):
            return f"{kind.capitalize()} {_ABOUT.sub(lambda about: about[0].lower(), following)}"
    return next(filter(_may_be_title, lines), lines[0] if lines else "")


def _numbered_line(lines: Sequence[str]) -> str | None:
    """The kind and number that an official text opens with; None for any other text."""
    for line in lines[:_HEAD]:
        if _NUMBERED.match(line):
            return line
        if any(map(str.islower, line)) and not is_stamp(line):
            return None
    return None


def _may_be_title(line: str) -> bool:
    return (
        len(line.split()) > 2
        and not is_stamp(line)
        and not is_source(line)
        and not _PLACE_AND_DAY.fullmatch(line)
    )


def _clean_title(title: str) -> str:
    """The title on one short line, without the date, the site and the full stop behind it."""
    title = _SITE_BEHIND.sub("", _DATE_BEHIND.sub("", " ".join(title.split())))
    if len(title) > _LONGEST_TITLE:
        first = split_sentences(title)[0]
        title = title[first.start : first.end]
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
    return title if title.endswith("..") else title.rstrip(".").rstrip()


def _published(page: Sequence[str], title_line: str) -> str | None:
    """The day in a date line by the title, behind the title or a label, of the issue, or in it."""
    at = next((i for i, line in enumerate(page) if title_line and title_line in line), 0)
    stamps = [
        *filter(is_stamp, page[at : at + _NEAR]),
        *(line for line in page[at : at + 1] if _DATE_BEHIND.search(line)),
        *filter(is_stamp, reversed(page[max(0, at - _NEAR) : at])),
        *(line[found.end() :] for line in page if (found := _LABEL.search(line))),
        *filter(_PLACE_AND_DAY.fullmatch, page),
        *_own_days(title_line),
    ]
    return next(filter(None, map(_day, stamps)), None)


def _own_days(title: str) -> list[str]:
    """What begins with the day that stands behind the number in an official text's title."""
    found = _NUMBERED.match(title) if not title.endswith(".") else None  # a sentence tells of one
    return [title[found.end() :]] if found and found["day"] else []


def _day(text: str | None) -> str | None:
    """The first full date in a text, or a date in ISO's form without a year."""
    if text is None or _WITHOUT_YEAR.fullmatch(text):
        return text
    dates = find_dates(unicodedata.normalize("NFC", text))
    return next((date.iso() for date in dates if date.year), None)


def _meeting(article: str, published: str | None) -> str | None:
    """The day of the first sentence that tells on which day people met."""
    for span in split_sentences(article):
        sentence = article[span.start : span.end]
        if is_stamp(sentence) or not _MEETS.search(sentence):
            continue
        for date in find_dates(sentence):
            before = sentence[max(0, date.start - _BEFORE) : date.start]
            if _DAY_TOLD.search(before) and not _OTHER_DAY.search(before):
                day = _with_year(date, published)
                if day:
                    return day
        if _TODAY.match(sentence):
            return published
    return None


def _with_year(date: FoundDate, published: str | None) -> str | None:
    """The day in ISO's form, with the year that makes it at most 45 days older than the page.

    None for a day whose own year makes it older or younger: it belongs to something else.
    """
    if published is None:
        return date.iso()
    page = datetime.date.fromisoformat(published)
    for year in [date.year] if date.year else [page.year, page.year - 1]:
        try:
            day = datetime.date(year, date.month, date.day)
        except ValueError:  # 29 February
            continue
        if datetime.timedelta(0) <= page - day <= _SOON:
            return day.isoformat()
    return None if date.year else date.iso()


def _site(page: Sequence[str]) -> str | None:
    """The host that a line names as the source, or is, or ends with behind its author."""
    for pattern in (_SOURCE_HOST, _BARE_HOST, _HOST_BEHIND):
        for line in page:
            if len(line) <= _LONGEST_TITLE and (found := pattern.search(line)):
                return found[1].lower()
    return None


def _host(declared: str) -> str | None:
    found = _BARE_HOST.search(declared.strip())
    return found[1].lower() if found else declared.strip() or None


def _language(declared: str | None, text: str) -> str:
    """The language found in the text; the declared one where nothing was found, which is English.

    Sites declare the language of their template, so what the text shows counts more.
    """
    found = detect_language(text)
    code = (declared or "").split("-")[0].strip().lower()
    return code if found == "en" and re.fullmatch("[a-z]{2}", code) else found
