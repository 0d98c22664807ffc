"""What single lines of a saved page look like: menus, stamps, counters, bylines, captions, notices.

The words are those that Vietnamese and English sites have in common. Each question is asked of one
line without the spaces around it; where on the page its answer counts is for `corpus.clean` to say.
"""

from __future__ import annotations

import re

_UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
_WORD = re.compile(r"\w+")
_CLOSED = re.compile(r"[.!?…。！？]/?[.\s\"”’')\]»]*$")
_SENTENCE_BREAK = re.compile(rf"[\w)”\"][.!?…][\"”]?\s+[{_UPPER}\d]")
_NAME = re.compile(rf"[{_UPPER}][^\W\d_{_UPPER}]*(?: [{_UPPER}][^\W\d_{_UPPER}]*){{1,4}}")
_DESK = re.compile(r"P\.?V|CTV|BBT|BTV|TTXVN")
_PAPER = re.compile(r"[A-Z]{2,12}")
_MARKUP = re.compile(
    r"#{1,6} |\||[-–+*•]\s|\d{1,3}(?:\.\d{1,3})*[.)/]\s|[a-zđ][.)]\s|[IVXLC]{1,6}[.)]\s"
    r"|(?:Phần|Chương|Mục|Tiểu mục|Điều|Khoản|Phụ lục|Part|Chapter|Section|Article|Annex)"
    r"\s+(?:\d|[IVXABC]+\b)"
    r"|[^:;]{1,60}: [^;]{1,300}; [^:;]{1,60}: "
)
_STAMP = re.compile(
    r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|\b(?:ngày|tháng|năm|giờ|phút|giây|lúc|vào|cập nhật|đăng|xuất bản|lần cuối|viết|bởi"
    r"|gmt|utc|am|pm|sa|ch|posted|updated|published|last|on|at|date)\b|[\W\d_]+",
    re.IGNORECASE,
)
_DAY_OR_HOUR = re.compile(
    r"\d\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\b\d{1,2}:\d\d\b|\d\s+tháng\s+\d|\d{4}-\d\d-\d\d"
    r"|[a-z]\s+\d{1,2},?\s+\d{4}|\d\s+[a-z]+\s+\d{4}",
    re.IGNORECASE,
)
_MENU = re.compile(
    r"(?:trang chủ|đăng (?:nhập|ký|xuất)|liên hệ|góp ý|tìm kiếm(?: nâng cao)?"
    r"|sơ đồ (?:cổng|trang|site|web)|rss|menu|mục lục|chia sẻ(?: bài viết)?"
    r"|in (?:trang|bài|ấn)(?: này| viết)?|bản in|cỡ chữ(?:\W+a)*\W*|lưu (?:bài|tin|trang)"
    r"|(?:về|lên) đầu trang|quay (?:lại|về)|trở (?:về|lại)|trang (?:trước|sau)"
    r"|bài (?:trước|sau)|tiếp theo|(?:xem|đọc) (?:thêm|tiếp|tất cả|toàn bộ)|thư viện (?:ảnh|video)"
    r"|hỏi đáp|english|tiếng (?:việt|anh)|thời tiết|liên kết web(?:site)?|quảng cáo"
    r"|facebook|zalo|twitter|youtube|instagram|linkedin|email|print|share|tweet|copy link"
    r"|(?:truy cập|chuyển (?:đến|tới)|đi (?:đến|tới)|bỏ qua(?: đến| tới)?) nội dung(?: \w+){0,2}"
    r"|home|contact(?: us)?|about(?: us)?|log ?in|log ?out|sign (?:in|up|out)|register|search"
    r"|skip (?:to|navigation)(?: \w+){0,2}|sitemap|site map|next|previous|prev|back(?: to top)?"
    r"|subscribe|newsletter|follow us|language|close|a[-+]?(?:\s+a[-+]?)+)",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:giới thiệu|tin tức|tin nóng|sự kiện|thời sự|chính trị|kinh tế|xã hội|văn hóa|văn hoá"
    r"|thể thao|văn bản|thông báo|thủ tục|dịch vụ|chỉ đạo|công khai|tiếp dân|lịch|hình ảnh|video"
    r"|thư viện|du lịch|doanh nghiệp|công dân|news|events|services|documents|publications|media"
    r"|gallery)\b",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:cổng|trang)(?: thông tin| tin)? điện tử|cổng (?:thông tin|dịch vụ)"
    r"|(?:báo|tạp chí) điện tử|official (?:web ?site|portal)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:(?:(?:thống kê|đang|tổng(?: số)?|số)?\s*(?:lượt )?truy cập"
    r"|(?:đang|số người|khách|thành viên) (?:trực tuyến|online)|(?:trực tuyến|online)(?=\W*\d)"
    r"|(?:đã|(?:số )?(?:lượt|lần)) (?:xem|đọc)|(?:page ?)?(?:views|hits|visits|visitors)"
    r"|(?:khách|thành viên|hôm nay|hôm qua)(?=\W*\d))"
    r"(?: hôm nay| hôm qua| trong (?:ngày|tuần|tháng|năm)| hiện tại)?\W*[\d.,]*"
    r"|\d[\d.,]* (?:lượt (?:xem|đọc|truy cập)|views|bình luận|comments))",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:bấm|nhấn|nhấp|click|kích)(?: chuột)?(?: vào)? (?:đây|here)"
    r"|phiên (?:đăng nhập|truy cập|làm việc của (?:bạn|quý (?:vị|khách)))[^.]{0,40}"
    r"hết (?:hạn|thời gian)"
    r"|\b(?:your|log-?in) session[^.]{0,30}(?:expire|tim(?:ed?|ing) ?out)"
    r"|^(?:(?:bạn|quý (?:vị|khách)) )?(?:(?:vui lòng|hãy|cần|phải) )*đăng nhập để"
    r" (?:(?:gửi|viết) )?(?:bình luận|ý kiến|phản hồi|tiếp tục)"
    r"|(?:bật|enable) javascript"
    r"|\b(?:we|site|website|trang(?: web| tin)?|cổng|chúng tôi) (?:này )?(?:uses?|sử dụng)"
    r" (?:các )?(?:tệp |tập tin )?cookies?|(?:accept|chấp nhận|đồng ý)[^.]{0,30}cookies?",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\(?(?:nguồn(?: tin| ảnh)?|source|tin(?: và|,|;)? ảnh|tin bài|bài(?: và|,|;)? ảnh|ảnh|tin|bài"
    r"|tác giả(?: bài viết)?|người (?:viết|đăng|đưa tin)|thực hiện|biên tập|by|author|photos?)"
    r"\s*:\s*\S.{1,70}"
    r"|\(?(?:theo|nguồn|source:?|by)\s+(?-i:[A-ZĐ])\S*(?: (?-i:[A-ZĐ])\S*){0,3}\)?",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)+(?:vn|com|net|org|info|gov|edu|int)(?:/\S*)?",
    re.IGNORECASE | re.ASCII,
)
_CONTACT = re.compile(
    r"(?:địa chỉ|trụ sở|điện thoại|đt|sđt|tel|phone|hotline|đường dây nóng|fax|e-?mail"
    r"|thư điện tử|hộp thư|website|address)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"©|\ball rights reserved|copyright (?:\(c\)|by|\d)"
    r"|^(?:toàn bộ )?bản quyền (?:thuộc|\d|của|[^\w\s])"
    r"|(?:sao chép|sử dụng lại|trích dẫn|phát hành lại)[^.]*(?:trang|cổng|website) này"
    r"|ghi rõ (?:nguồn|xuất xứ)[^.]*(?:thông tin|trang|cổng|website|khi|phát hành)"
    r"|^(?:phát triển|thiết kế|xây dựng|vận hành)(?: và \w+ \w+)? bởi\b"
    r"|^(?:powered|designed|developed) by\b"
    r"|^giấy phép (?:số|xuất bản|hoạt động|thiết lập|cung cấp)[^.]{0,160}$"
    r"|^(?:người )?chịu trách nhiệm (?:chính|nội dung|xuất bản)|^(?:tổng|trưởng ban) biên tập\b"
    r"|^cơ quan chủ quản\s*:|^đơn vị (?:chủ quản|quản lý)\s*:",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:các |những )?(?:tin|bài)(?: bài| tức| viết)? (?:đã đưa|đã đăng|liên quan|khác|mới|cũ|cùng"
    r"|tiếp theo|đọc nhiều|xem nhiều|nổi bật)|(?:xem|đọc) (?:thêm|tiếp|nhiều|lịch|tất cả|cùng)"
    r"|có thể bạn|bạn có thể|related\b|more (?:news|stories|articles)|read (?:more|also|next)"
    r"|see also|từ khóa|từ khoá|tags?\b|thẻ\s*:|bình luận|ý kiến bạn đọc|gửi (?:bình luận|phản hồi)"
    r"|comments?\b|leave a",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\s(](?:ảnh|photos?|image|nguồn ảnh|ảnh minh h(?:ọa|oạ))\s*:\s*[^.:;]{2,40}[.)]*$",
    re.IGNORECASE,
)
_EVENT = (
    r"(?:(?:hội (?:nghị|thảo|trường|thi|chợ|đàm)|(?:cuộc|kỳ) (?:họp|làm việc|gặp|thi)|buổi|phiên"
    r"|đại hội|lễ|lớp|tọa đàm|toạ đàm|diễn đàn|ngày (?:hội|làm việc)|đêm (?:hội|nhạc)"
    r"|khu (?:tái định cư|dân cư|đô thị|công nghiệp|nhà|chợ))\b)"
)
_SCENE = re.compile(rf"(?:toàn|quang) cảnh {_EVENT}", re.IGNORECASE)
_PICTURE = re.compile(
    r"phối cảnh\b|ảnh minh h(?:ọa|oạ)\b|(?:hình )?ảnh\s*(?:\d+\s*)?[:.]"
    r"|một góc (?:thành phố|thị (?:xã|trấn)|trung tâm|huyện|xã|phường|khu|làng|bản|phố|chợ|cảng)\b"
    r"|giao diện\s+(?:của\s+)?(?:ứng dụng|trang|cổng|phần mềm|hệ thống|website)\b[^.:;]*?"
    rf"\b(?-i:[{_UPPER}])"
    r"|(?:các|đông đảo|toàn thể|một số)? ?(?:đại biểu|thành viên|lãnh đạo"
    r"|chủ (?:tọa|toạ)|đoàn chủ tịch|ban tổ chức)\b(?:[^.:;]{0,80}"
    r"\b(?:biểu quyết|chụp ảnh|chụp hình|tham quan|dâng hương|bấm nút|cắt băng|ký kết)\b"
    rf"| (?:tham )?dự {_EVENT}(?! gồm)\D*$)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?i:(?:các )?đồng chí|đ/c|ông|bà|(?:phó )?(?:bí thư|chủ tịch|thủ tướng|giám đốc|trưởng)"
    r"|bộ trưởng|thứ trưởng|mr\.?|mrs\.?|ms\.?|chairman|secretary|minister|president)\b[^.:;]*?"
    rf"\b[{_UPPER}]\w* [{_UPPER}]\w*"
)
_LEADS = re.compile(
    r"\b(?:phát biểu|kết luận|trao đổi|trình bày|góp ý|đóng góp|thảo luận|giải trình|điều hành"
    r"|chủ trì|khai mạc|bế mạc|speak(?:s|ing)|address(?:es|ing)|present(?:s|ing))\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\s[-–]\s[^.]*\b(?:phát biểu|kết luận|trao đổi|trình bày|báo cáo|góp ý|thảo luận|giải trình)"
    r"(?: (?:tham gia|góp ý|ý kiến|khai mạc|bế mạc|chỉ đạo|kết luận))*"
    r" (?:tại|về|nội dung|một số|hội nghị|phiên|buổi|cuộc)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:đề nghị|yêu cầu|nhấn mạnh|cho rằng|cho biết|khẳng định|lưu ý|đánh giá|kiến nghị|rằng)\b"
    r"|[:;“\"]",
    re.IGNORECASE,
)


def count_words(line: str) -> int:
    """How many words the line has, signs between them not counted."""
    return len(_WORD.findall(line))


def is_closed(line: str) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_CLOSED.search(line))


def has_markup(line: str) -> bool:
    """Whether the line is a heading, a list item, a table row or an article of a law."""
    return bool(_MARKUP.match(line))


def is_official(text: str) -> bool:
    """Whether the text has the form of a law, a decision or minutes, signatures and all."""
    return bool(_OFFICIAL.search(text))


def is_mark(line: str) -> bool:
    """A stray number or sign without a word, such as the number of a picture."""
    return len(line) <= 3 and not any(character.isalpha() for character in line)


def is_stamp(line: str) -> bool:
    """A line with a date or an hour and nothing else but weekday, zone and the like."""
    return len(line) <= 80 and bool(_DAY_OR_HOUR.search(line)) and not _STAMP.sub("", line)


def is_menu(line: str) -> bool:
    """The label of a link as sites have it on every page, the site's name, or a trail of links."""
    label = line.strip("-–+*•|›»<> \t")
    steps = re.split(r"\s+[›»>/|]\s+|\s*[›»]\s*", line)
    trail = len(steps) > 2 and max(map(len, steps)) <= 60 and not is_closed(line)
    site = count_words(line) <= 9 and _SITE.match(line) is not None and not is_closed(line)
    return bool(_MENU.fullmatch(label)) or trail or site


def is_section(line: str) -> bool:
    """The name of a part that many sites have, which is a link only among other such names."""
    return bool(_SECTION.match(line))


def is_toolbar(line: str) -> bool:
    """Dates, counters and links side by side, as above an article."""
    parts = [part for part in re.split(r"\s*[|•·]\s*", line) if part]
    return len(parts) > 1 and all(is_stamp(p) or is_counter(p) or is_menu(p) for p in parts)


def is_counter(line: str) -> bool:
    """A count of visitors, or the heading above such counts."""
    return len(line) <= 60 and bool(_COUNTER.fullmatch(line))


def is_notice(line: str) -> bool:
    """What the site says to its visitor about cookies, sessions and logging in."""
    return len(line) <= 300 and bool(_NOTICE.search(line))


def is_source(line: str) -> bool:
    """A line that names the source or the authors, or a bare web address."""
    return len(line) <= 90 and bool(_SOURCE.fullmatch(line) or _HOST.fullmatch(line))


def is_byline(line: str) -> bool:
    """Nothing but names of people, with at most the name of their paper."""
    line = re.sub(r"\s*\([^()]{1,30}\)$", "", line)
    names = re.split(r"\s*[/&,;|]\s*|\s+[-–+]\s+|\s+và\s+", line)
    people = [name for name in names if _NAME.fullmatch(name) or _DESK.fullmatch(name)]
    papers = [name for name in names if _PAPER.fullmatch(name) or _HOST.fullmatch(name)]
    return len(line) <= 90 and bool(people) and len(people) + len(papers) >= len(names)


def is_contact(line: str) -> bool:
    """An address, a telephone number and the like, as at the foot of a site."""
    return len(line) <= 200 and bool(_CONTACT.match(line))


def is_imprint(line: str) -> bool:
    """Who owns, licenses, builds or answers for the site."""
    return len(line) <= 300 and bool(_IMPRINT.search(line))


def is_related(line: str) -> bool:
    """A heading above links to other pages."""
    return len(line) <= 60 and bool(_RELATED.match(line))


def is_credited(line: str) -> bool:
    """Whether the line ends by naming who took the photo."""
    return bool(_CREDIT.search(line))


def is_caption(line: str, *, numbered: bool = False) -> bool:
    """The caption of a photo, told by its credit, by what it shows, or by who speaks in it.

    A whole sentence counts only where it says that someone speaks and nothing of what they say, or
    where it is `numbered`, that is below the number of a picture.
    """
    if len(line) > 300 or has_markup(line) or line.endswith((":", ";", ",")):
        return False
    shown = _CREDIT.sub("", line)
    if _SENTENCE_BREAK.search(shown):
        return False
    if shown != line:
        return not _REPORTS.search(shown)
    words = count_words(line)
    closed = is_closed(line)
    if _SCENE.match(line) and words <= 20:
        return True
    if _PICTURE.match(line) and words <= 20 and not closed:
        return True
    if not _PERSON.match(line) or words > 60:
        return False
    if numbered:
        return True
    if closed:
        return bool(_SPEAKS.search(line)) and not _REPORTS.search(line)
    return words <= 40 and bool(_LEADS.search(line))


_OFFICIAL = re.compile(
    r"^\W*(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA|(?:Điều|Article) \d+[.:]\s|BIÊN BẢN\b|Nơi nhận\s*:)",
    re.MULTILINE,
)
