"""Bodies as sentences write them: Sở Kế hoạch và Đầu tư, Ban Thường vụ Tỉnh ủy, UBND tỉnh."""

from __future__ import annotations

import regex

from corpus.types import Span
from qa.extraction.people import find_persons, is_rank_at
from qa.reading.words import Word, split_words

_SHORT = frozenset(("ubnd", "hđnd", "ubkt", "ubmttq", "btv"))
_HEADS = _SHORT | {
    "sở", "bộ", "ban", "đoàn", "tổ", "hội", "viện", "trường", "quỹ", "cục", "vụ", "phòng", "báo",
    "đài",
}  # fmt: skip


def _list(table: str) -> frozenset[str]:
    return frozenset(" ".join(pair.split()) for pair in table.split("|"))


_LONG_HEADS = _list(
    """tập đoàn|tổng công|công ty|ủy ban|uỷ ban|hội đồng|công an|đảng ủy|đảng uỷ|tỉnh ủy|tỉnh uỷ
    |huyện ủy|huyện uỷ|thành ủy|thành uỷ|quận ủy|đảng bộ|đảng đoàn|tỉnh đoàn|ngân hàng|trung tâm
    |liên đoàn|liên minh|mặt trận|văn phòng|chi cục|tổng cục|thanh tra|bệnh viện|thường trực
    |tòa án|toà án|kho bạc|bảo hiểm|chính phủ|quốc hội|hiệp hội|thủ tướng"""
)
# Words of two syllables that name what a body deals with, and go on in lower case.
_MATTERS = _list(
    """thông tin|truyền thông|kế hoạch|đầu tư|tài chính|y tế|giáo dục|đào tạo|lao động|thương binh
    |xã hội|nông nghiệp|phát triển|nông thôn|tài nguyên|môi trường|khoa học|công nghệ|văn hóa
    |văn hoá|thể thao|du lịch|nội vụ|ngoại vụ|tư pháp|xây dựng|công thương|công an|quân sự
    |giao thông|vận tải|thường vụ|thường trực|cán sự|chỉ đạo|chấp hành|tuyên giáo|tổ chức|nội chính
    |dân vận|kiểm tra|kinh tế|ngân sách|pháp chế|dân tộc|tôn giáo|nhân dân|bầu cử|tiếp dân|quản lý
    |dự án|bảo hiểm|thanh niên|phụ nữ|cựu chiến|chiến binh|nông dân|công đoàn|chữ thập|doanh nghiệp
    |thống kê|hải quan|kiểm lâm|thủy lợi|thuỷ lợi|chăn nuôi|thú y|bảo vệ|thực vật|đất đai|trung ương
    |tổ quốc|chính trị|chính phủ|bí thư|quốc hội|viễn thông|bưu chính|điện lực|dầu khí|ngân hàng
    |nhà nước|chính sách|phát thanh|truyền hình|điều hành|xúc tiến|cải cách|hành chính|phòng chống
    |thiên tai|tìm kiếm|cứu nạn|giảm nghèo|chuyển đổi|biên phòng|tham mưu|đa khoa|khu vực|đại biểu
    |tư vấn|thẩm định|kiểm soát|bệnh tật|khuyến nông|hợp tác|tác xã|liên minh|biên tập|công vụ
    |nghiên cứu|ứng dụng|an toàn|thực phẩm|cấp nước|môi sinh|thành phố|đô thị|khoáng sản|thị trường
    |dân quân|hàng không|đường bộ|thuế quan|công sản|kiểm sát|sở hữu|trí tuệ|giám sát|công tác
    |đặc khu|chỉ huy|phòng cháy|chữa cháy|trật tự|an ninh|kiểm toán|thi đua|khen thưởng|bảo trợ
    |đăng kiểm|phúc lợi|lưu trữ|ngoại giao|quốc phòng|công trình|hạ tầng|đại học|cao đẳng
    |phổ thông"""
)
_ALSO_VERBS = _list(
    """chỉ đạo|xây dựng|kiểm tra|phát triển|quản lý|tổ chức|nghiên cứu|thẩm định|điều hành|đầu tư
    |đào tạo|bảo vệ|tham mưu|kiểm soát|giám sát|chuyển đổi|ứng dụng|tư vấn|hợp tác|tìm kiếm|cải cách
    |xúc tiến|chấp hành|kế hoạch|thống kê|giảm nghèo|khen thưởng|bảo trợ|cấp nước|thi đua"""
)
_ALONE = _list("tỉnh ủy|tỉnh uỷ|thành ủy|huyện ủy|đảng ủy|chính phủ|quốc hội|tỉnh đoàn|đảng bộ")
_LEVELS = frozenset(("tỉnh", "huyện", "xã", "phường", "quận"))
_WITHOUT_LEVEL = frozenset(("sở", "phòng"))  # the gold of "which department" seldom names it
_NOTE = regex.compile(r"\s\(\p{Lu}[\p{Lu}\p{Ll}]+\)")
# Bodies that are only described: "một trung tâm an ninh an toàn mạng".
_DESCRIBED = regex.compile(
    r"(?<!\w)(?:trung tâm|tổ công tác|ban chỉ đạo|ban quản lý|quỹ|liên minh|hội đồng)"
    r"(?: (?!(?:và|của|được|cho|để|tại|ở|trên|trong|với|theo|đã|sẽ|là|có|do|về|nhằm|khi|mà|này|đó"
    r"|cần|phải|nên)(?!\w))\p{Ll}+){2,9}"
)
# Firms known by their name alone: "do Viettel thực hiện".
_FIRM = regex.compile(
    r"(?<=(?<!\w)do )\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,3}"
    r"(?= (?:thực hiện|làm|đầu tư|chủ trì|xây dựng|cung cấp|triển khai|tài trợ|sản xuất|quản lý))"
)


def find_organisations(text: str) -> list[Span]:
    """Bodies by their names, as long as they go: Tập đoàn Bưu chính - Viễn thông Việt Nam (VNPT).

    A department stands without its province: Sở Y tế, of Sở Y tế tỉnh Điện Biên.
    """
    words = split_words(text)
    persons = {person.start for person in find_persons(text)}
    found: list[Span] = []
    i = 0
    while i < len(words):
        length = _head_length(text, words, i)
        if not length or words[i].start in persons:
            i += 1
            continue
        end = _end_of_name(text, words, i, i + length, persons)
        heading = text[words[i].start : words[end - 1].end].isupper()
        whole = end > i + length or _pair(text, words, i) in _ALONE
        if (whole and not heading) or _said(text, words, i) in _SHORT:
            note = _NOTE.match(text, words[end - 1].end)
            found.append(Span(words[i].start, note.end() if note else words[end - 1].end))
        i = end
    for match in (*_DESCRIBED.finditer(text), *_FIRM.finditer(text)):
        apart = all(match.end() <= span.start or span.end <= match.start() for span in found)
        if apart and match.start() not in persons:
            found.append(Span(*match.span()))
    return sorted(found, key=lambda span: span.start)


def _said(text: str, words: tuple[Word, ...], i: int) -> str:
    return text[words[i].start : words[i].end].lower()


def _pair(text: str, words: tuple[Word, ...], i: int) -> str:
    """Two neighbouring words, or nothing where something stands between them."""
    if not 0 <= i < len(words) - 1 or text[words[i].end : words[i + 1].start] != " ":
        return ""
    return text[words[i].start : words[i + 1].end].lower()


def _head_length(text: str, words: tuple[Word, ...], i: int) -> int:
    if not text[words[i].start].isupper():
        return 0
    if _pair(text, words, i) in _LONG_HEADS and _pair(text, words, i + 1) not in (
        "ủy ban",
        "uỷ ban",
    ):
        return 2
    return int(_said(text, words, i) in _HEADS and not is_rank_at(text, words, i))


def _end_of_name(text: str, words: tuple[Word, ...], start: int, i: int, persons: set[int]) -> int:
    """The index after the last word of the name that begins at `start`."""
    head = _said(text, words, start)
    while i < len(words):
        between = text[words[i - 1].end : words[i].start]
        capital = text[words[i].start].isupper()
        if words[i].start in persons or is_rank_at(text, words, i):
            break
        if between == " " and _said(text, words, i) == "và":
            if _pair(text, words, i + 1) not in _MATTERS or _head_length(text, words, i + 1):
                break
            i += 3
        elif between == ", ":
            listed = capital and _pair(text, words, i) in _MATTERS and head in ("sở", "bộ", "ban")
            joined = [_said(text, words, j) for j in range(i + 2, min(i + 6, len(words)))]
            if not listed or "và" not in joined:
                break
            i += 2
        elif between in (" - ", " – ", "-"):
            if not capital:
                break
            i += 1
        elif between != " ":
            break
        elif capital:
            i += _head_length(text, words, i) or 1
        elif _said(text, words, i) in _LEVELS or _pair(text, words, i) == "thành phố":
            if head in _WITHOUT_LEVEL:
                break
            i += 1 if _said(text, words, i) in _LEVELS else 2
        elif _pair(text, words, i - 1) in _MATTERS:
            i += 1
        elif _pair(text, words, i) in _MATTERS - _ALSO_VERBS:
            i += 2
        else:
            break
    return i
