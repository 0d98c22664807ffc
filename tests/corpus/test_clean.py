"""What is not the article is found by shape and place, and no sentence of an article is lost."""

# ruff: noqa: E501 (lines of a page are as long as they are)

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import page_lines as looks
from corpus.clean import find_furniture, find_repeated, merge_spans
from corpus.encoding import decode, make_inert
from corpus.types import Span


def furniture_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_furniture(text)]


def is_kept(text: str, part: str) -> bool:
    """Whether every place where `part` stands is free of furniture."""
    start = text.index(part)
    spans = find_furniture(text)
    return all(span.end <= start or start + len(part) <= span.start for span in spans)


def is_cut(text: str, part: str) -> bool:
    """Whether `part`, a whole line, is inside the furniture."""
    start = text.index(part)
    return any(s.start <= start and start + len(part) <= s.end for s in find_furniture(text))


# The five real pages: sentences from beginning, middle and end, and the furniture around them.

REAL = {
    "000": (
        [
            "Hội nghị Ban Thường vụ Tỉnh ủy tháng 7: Cho ý kiến, thông qua một số nội dung",
            "Tham dự có các đồng chí Thường trực Tỉnh ủy Bùi Xuân Hòa, Chủ tịch HĐND tỉnh",
            "Cả 3 Dự án có thời hạn hoạt động là 8 năm từ nguồn vốn của nhà đầu tư",
            "theo đề nghị của UBND tỉnh tại Tờ trình số 120 ngày 20/7/2017.",
            "hoạt động hiệu lực, hiệu quả”; đồng thời thực hiện công tác cán bộ.",
        ],
        [
            "Đồng chí Trần Quốc Tỏ, Ủy viên TW  Đảng, Bí thư Tỉnh ủy kết luận các nội dung tại",
            "Nguồn: thainguyen.gov.vn",
            "bản đồ hành chính",
            "Liên kết web",
            "Điện thoại: 0280.3.878.453 - Fax: 0280.3.878.813",
            "Bản quyền © 2015 thuộc UBND Huyện Định Hóa",
            "Phát triển bởi Unitech trên nền tảng",
        ],
    ),
    "001": (
        [
            "Hội nghị Ban Thường vụ Tỉnh ủy lần thứ 13, khóa XX\n",
            "Hội nghị Ban Thường vụ Tỉnh ủy cho ý kiến vào 25 nội dung",
            "Đây là một ứng dụng rất hữu ích, là nền tảng công dân số Thái Nguyên.",
            "Cụm công nghiệp Hạnh Phúc - Xuân Phương.",
            "triển khai thực hiện các nội dung tiếp theo theo quy trình, quy định.",
        ],
        [
            "Truy cập nội dung luôn",
            "Đăng nhập",
            "10-06-2021 07:20",
            "Toàn cảnh hội nghị Ban Thường vụ Tỉnh ủy lần thứ 13, khóa XX",
            "Giao diện của ứng dụng C-ThaiNguyen trên smart phone",
            "Thanh Mai",
            "Đang truy cập:2940",
            "Tổng truy cập: 2375189",
        ],
    ),
    "002": (
        [
            "Ban Thường vụ Tỉnh ủy cho ý kiến vào một số nội dung quan trọng.",
            "Đồng chí Hoàng Thị Thúy Lan, Ủy viên T.Ư Đảng, Bí thư Tỉnh ủy, Chủ tịch HĐND",
            "đưa chính quyền số Vĩnh Phúc thuộc nhóm 10 địa phương tốt nhất cả nước.",
            "Thường trực Tỉnh ủy sẽ tiếp tục cho ý kiến trước khi trình Ban Thường vụ",
            "Dự thảo Kết luận kiểm tra học tập nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII.",
        ],
        [
            "28/04/2021",
            "Bí thư Tỉnh ủy Hoàng Thị Thúy Lan kết luận hội nghị. Ảnh: Dương Hà",
            "Hoàng Nga",
            "Các tin đã đưa ngày:",
        ],
    ),
    "003": (
        [
            "Ngày làm việc thứ 2, phiên họp thường UBND tỉnh kỳ tháng 8/2021",
            "Điện Biên TV - Hôm nay 27/8, dưới sự chủ trì của đồng chí Lê Thành Đô",
            "tại 1.277 thôn, bản, đội; mỗi tổ dân phố bố trí 1 bảo vệ dân phố",
            "định hướng đến năm 2030…vv",
            "các đại biểu nghiên cứu, đóng góp ý kiến trực tiếp vào dự thảo tờ trình.",
        ],
        [
            "Thứ Sáu, 27/08/2021, 20:35 [GMT+7]",
            "Phạm Hải - Duy Hải/DIENBIENTV.VN",
            "Xem lịch phát sóng",
        ],
    ),
    "004": (
        [
            "Ban Thường vụ Tỉnh ủy họp phiên thường kỳ tháng 5\n",
            "Đồng chí Thái Thanh Quý - Ủy viên TW Đảng, Bí thư Tỉnh ủy chủ trì hội nghị.",
            "80% sản phẩm OCOP tham gia các sàn thương mại điện tử.",
            "Vì vậy, ngoài đầu tư các hạng mục thiết yếu thì phương án thuê hạ tầng số",
            "tiếp tục hoàn thành các tiêu chí để đến năm 2030 đạt chuẩn mức 2.",
        ],
        [
            "Thứ năm, 21/11/2024, 12:13",
            "Toàn cảnh phiên họp thường kỳ tháng 5.",
            "Đồng chí Ngọc Kim Nam - Ủy viên Ban Thường vụ, Trưởng ban Dân vận Tỉnh ủy phát biểu",
            "Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập.",
        ],
    ),
}


def read_seed(seeds: Path, page: str) -> str:
    """A real page with every space a plain one, so that its sentences can be named here."""
    (path,) = seeds.glob(f"{page}_*.txt")
    return re.sub(r"[^\S\n]", " ", make_inert(decode(path.read_bytes())))


@pytest.mark.parametrize("page", REAL)
def test_real_pages_keep_their_article_and_lose_their_furniture(seeds: Path, page: str) -> None:
    text = read_seed(seeds, page)
    article, furniture = REAL[page]
    assert [part for part in article if not is_kept(text, part)] == []
    assert [part for part in furniture if not is_cut(text, part)] == []


@pytest.mark.parametrize("page", REAL)
def test_real_pages_lose_no_long_sentence(seeds: Path, page: str) -> None:
    text = read_seed(seeds, page)
    cut = [part for part in furniture_of(text) if len(part) > 120 and part.endswith(".")]
    assert all(looks.is_caption(part) or looks.is_imprint(part) for part in cut)


# Pages of our own, of other sites and shapes.

COASTAL = """Trang chủ
Giới thiệu
Tin tức - Sự kiện
Công khai ngân sách
Liên hệ

Trang chủ » Tin tức » Kinh tế biển

Khánh Hòa đẩy nhanh tiến độ cảng cá Hòn Rớ trước mùa mưa bão năm 2023
Cập nhật lúc: 14:05 12/09/2023
Lượt xem: 1.204

Chiều 11/9, Ủy ban nhân dân tỉnh Khánh Hòa làm việc với chủ đầu tư về tiến độ nâng cấp cảng cá Hòn Rớ.

Quang cảnh buổi làm việc

Theo báo cáo, đến hết tháng 8 dự án đã hoàn thành 62% khối lượng, giải ngân 184 tỷ đồng trên tổng mức 297 tỷ đồng.

Khó khăn lớn nhất

Phần lớn vật liệu phải chở bằng đường biển nên nhà thầu chỉ thi công được 18 ngày mỗi tháng trong mùa gió.

Ông Lê Minh Châu - Giám đốc Ban Quản lý dự án trình bày tại buổi làm việc.

Kết luận, lãnh đạo tỉnh yêu cầu:
- Hoàn thành bến số 3 trước ngày 30/10
- Bàn giao mặt bằng còn lại trong tháng 9
- Báo cáo hằng tuần

Dự án sẽ đón được tàu cá dài đến 24 m. Hạn chót là ngày 15/12/2023.

Trần Văn Khoa
Chia sẻ
Tin liên quan
Nha Trang ra quân làm sạch bãi biển
Diễn tập ứng phó sự cố tràn dầu
Cơ quan chủ quản: Ủy ban nhân dân tỉnh
Địa chỉ: 01 đường Biển Xanh, phường Gió
Điện thoại: 0258.000.000
© 2023 Cổng thông tin điện tử. Ghi rõ nguồn khi phát hành lại thông tin từ website này.
Đang online: 37
"""


def test_a_page_with_menus_captions_and_a_foot() -> None:
    assert furniture_of(COASTAL) == [
        "Trang chủ",
        "Giới thiệu",
        "Tin tức - Sự kiện",
        "Công khai ngân sách",
        "Liên hệ",
        "Trang chủ » Tin tức » Kinh tế biển",
        "Cập nhật lúc: 14:05 12/09/2023",
        "Lượt xem: 1.204",
        "Quang cảnh buổi làm việc",
        "Ông Lê Minh Châu - Giám đốc Ban Quản lý dự án trình bày tại buổi làm việc.",
        "Trần Văn Khoa",
        "Chia sẻ",
        "Tin liên quan",
        "Nha Trang ra quân làm sạch bãi biển",
        "Diễn tập ứng phó sự cố tràn dầu",
        "Cơ quan chủ quản: Ủy ban nhân dân tỉnh",
        "Địa chỉ: 01 đường Biển Xanh, phường Gió",
        "Điện thoại: 0258.000.000",
        "© 2023 Cổng thông tin điện tử. Ghi rõ nguồn khi phát hành lại thông tin từ website này.",
        "Đang online: 37",
    ]


DELTA = """Sóc Trăng: 120 hộ Khmer nhận nhà mới

Thứ Hai, ngày 8 tháng 1 năm 2024 | 08:30
Theo dõi trên Zalo

(CTT) - Sáng 8/1, huyện Trần Đề bàn giao 120 căn nhà đại đoàn kết cho hộ nghèo đồng bào Khmer trên địa bàn.

Các đại biểu cắt băng khánh thành khu nhà mới

Mỗi căn rộng 40 m2, trị giá 80 triệu đồng, trong đó ngân sách hỗ trợ 50 triệu đồng và gia đình góp phần còn lại.
Bà Thạch Thị Sa Rây ở ấp Giồng Chát xúc động nói: “Mưa gió không còn lo nữa.” Ảnh: Chanh Đa

Đồng chí Lâm Văn Mẫn, Bí thư Huyện ủy phát biểu tại lễ bàn giao, đề nghị các xã tiếp tục rà soát 310 hộ còn lại.

Nguồn: Đài Truyền thanh huyện
Trang tin này sử dụng cookie để cải thiện trải nghiệm. Tiếp tục xem trang nghĩa là bạn đồng ý với điều đó.
"""


def test_a_caption_is_told_from_a_sentence_that_says_something() -> None:
    assert furniture_of(DELTA) == [
        "Thứ Hai, ngày 8 tháng 1 năm 2024 | 08:30",
        "Các đại biểu cắt băng khánh thành khu nhà mới",
        "Nguồn: Đài Truyền thanh huyện",
        "Trang tin này sử dụng cookie để cải thiện trải nghiệm. "
        "Tiếp tục xem trang nghĩa là bạn đồng ý với điều đó.",
    ]


ENGLISH = """Skip to main content
Home
About us
Newsroom
Search

Quang Ninh opens its third data centre to small companies this autumn
Published on 4 October 2024

The provincial People's Committee said on Friday that firms with fewer than 50 workers may rent space at half price.

Chairman Pham Duc An addresses the opening ceremony

The centre holds 240 racks and draws its power from two substations, so that an outage at one of them is not noticed.

Next steps

- A fourth centre will follow in 2026.
- Fees are reviewed every year

Applications close on 30 November.

By Thu Trang
Related articles
Ha Long port welcomes a new ferry
We use cookies to improve your experience. By continuing you accept our use of cookies.
All rights reserved.
"""


def test_an_english_page() -> None:
    assert furniture_of(ENGLISH) == [
        "Skip to main content",
        "Home",
        "About us",
        "Newsroom",
        "Search",
        "Published on 4 October 2024",
        "Chairman Pham Duc An addresses the opening ceremony",
        "By Thu Trang",
        "Related articles",
        "Ha Long port welcomes a new ferry",
        "We use cookies to improve your experience. By continuing you accept our use of cookies.",
        "All rights reserved.",
    ]


DENSE = """Chào mừng bạn đến với Cổng thông tin điện tử huyện Mường Xa
GIỚI THIỆU
VĂN BẢN
THỦ TỤC HÀNH CHÍNH
Mường Xa: Ra mắt tổ công nghệ số cộng đồng ở 14 bản
Ngày đăng: 03/06/2024 09:15 | Lượt xem: 312
Cỡ chữ: A- A A+
Sáng 1/6, UBND huyện Mường Xa ra mắt 14 tổ công nghệ số cộng đồng với 112 thành viên, phần lớn là đoàn viên.
Mỗi tổ có 8 người.
Ra mắt tổ công nghệ số bản Nà Pán (Ảnh: Quàng Lả)
Bà Lò Thị Inh, bản Nà Pán chia sẻ: "Từ nay tôi gọi cho con được rồi."
Tác giả bài viết: Quàng Lả
Những tin cũ hơn
Ngày hội non sông ở Mường Xa
(02/06/2024)
Hôm nay: 1.204
Chịu trách nhiệm nội dung: Văn phòng HĐND và UBND huyện
"""


def test_a_page_without_blank_lines() -> None:
    kept = [line for line in DENSE.splitlines() if line not in furniture_of(DENSE)]
    assert kept == [
        "Chào mừng bạn đến với Cổng thông tin điện tử huyện Mường Xa",  # in doubt, it stays
        "Mường Xa: Ra mắt tổ công nghệ số cộng đồng ở 14 bản",
        "Sáng 1/6, UBND huyện Mường Xa ra mắt 14 tổ công nghệ số cộng đồng với 112 thành viên, phần lớn là đoàn viên.",
        "Mỗi tổ có 8 người.",
        'Bà Lò Thị Inh, bản Nà Pán chia sẻ: "Từ nay tôi gọi cho con được rồi."',
    ]


DECISION = """ỦY BAN NHÂN DÂN
TỈNH BÌNH MINH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/QĐ-UBND
Bình Minh, ngày 3 tháng 2 năm 2022

QUYẾT ĐỊNH
Về việc ban hành quy chế quản lý hệ thống hội nghị trực tuyến

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và Luật sửa đổi, bổ sung năm 2019;

Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý, vận hành hệ thống hội nghị trực tuyến của tỉnh.
Điều 2. Hiệu lực thi hành
a) Quyết định có hiệu lực từ ngày ký
b) Bãi bỏ Quyết định số 12/QĐ-UBND
Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, giám đốc các sở và các đơn vị liên quan chịu trách nhiệm thi hành./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Hữu Lộc
"""

MINUTES = """Họp giao ban tháng 5 của Ban Quản lý chợ
Thời gian: 8 giờ 00 ngày 6/5/2024
Địa điểm: phòng họp tầng 2
Thành phần:
Ông Đỗ Văn Nam, Trưởng ban chủ trì
Bà Hồ Thị Lan, kế toán báo cáo
Nội dung:
1. Thu phí quý I
Kế toán báo cáo đã thu 312 triệu đồng, đạt 96% kế hoạch; 14 hộ còn nợ phí sẽ được nhắc bằng văn bản trong tuần.
2. Phòng cháy
Thay 20 bình chữa cháy
3. Ý kiến khác: không
Cuộc họp kết thúc lúc 10 giờ 30 cùng ngày, biên bản được đọc lại cho mọi người nghe và nhất trí thông qua.

Thư ký
Nguyễn Thị Hoa
Chủ trì
Đỗ Văn Nam
"""

POEM = """Quê nhà

Chiều về trên bến vắng
Khói bếp lẫn sương sông
Mẹ ngồi bên cửa nắng
Đợi con cuối mùa đông

Nguyễn Văn Thơ
"""

LETTER = """Kính gửi: Phòng Một cửa

Tôi đã nộp hồ sơ xin cấp phép xây dựng ngày 2/4 nhưng đến nay chưa nhận được trả lời, dù giấy hẹn ghi ngày 22/4.
Mong Phòng trả lời giúp.
Mọi liên hệ xin gửi về:
Địa chỉ: 5 ngõ 7, phố Hàng Tre
Điện thoại: 0900 000 000

Trân trọng,
Lê Thu Hà
"""

REPORT = """# Báo cáo chuyển đổi số

Năm 2023 tỉnh đạt 71% hồ sơ trực tuyến toàn trình, tăng 18 điểm phần trăm so với năm trước và vượt mục tiêu đề ra.

## Các chỉ tiêu

Chỉ tiêu: Hồ sơ trực tuyến; Năm 2022: 53%; Năm 2023: 71%
Chỉ tiêu: Thanh toán trực tuyến; Năm 2022: 31%; Năm 2023: 46%

| Huyện | Tỷ lệ |
| --- | --- |
| Yên Lập | 68% |

## Kiến nghị

1. Bổ sung máy quét
2. Đào tạo cán bộ xã
"""

TABLE_IN_LINES = """Kết quả thu ngân sách của các xã trong năm 2023

Đến hết năm, 3 xã đã thu vượt dự toán được giao từ đầu năm, hai xã còn lại thu đạt trên chín mươi phần trăm dự toán.

Xã
Thu
%
An Hòa
12
104
Bình Lộc
9
97
"""


@pytest.mark.parametrize(
    "text",
    [DECISION, MINUTES, POEM, LETTER, REPORT, TABLE_IN_LINES],
    ids=["decision", "minutes", "poem", "letter", "report", "table"],
)
def test_texts_that_are_no_saved_pages_lose_nothing(text: str) -> None:
    assert furniture_of(text) == []


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "Đăng nhập", "Ngày mai mất điện.", "Trang chủ\nLiên hệ\nĐăng nhập\nTìm kiếm"],
)
def test_texts_without_running_text_have_no_furniture(text: str) -> None:
    assert find_furniture(text) == ()


def test_lines_broken_for_width_are_one_paragraph() -> None:
    text = (
        "Phường Tân Lập lấy ý kiến về quy hoạch\n\n"
        "Ủy ban nhân dân phường Tân Lập thông báo lấy ý kiến cộng đồng dân cư về đồ\n"
        "án điều chỉnh quy hoạch phân khu tỷ lệ 1/2000, thời gian từ ngày 1 đến ngày\n"
        "30 tháng 6 năm 2024 tại trụ sở phường và trên trang tin điện tử của phường\n"
        "hoặc gửi bằng văn bản.\n\n"
        "Lê Hoàng\n"
    )
    assert furniture_of(text) == ["Lê Hoàng"]


def test_what_the_page_itself_marks_is_passed_over() -> None:
    menu = "Một dòng rất dài của thanh bên mà trang đã đánh dấu, " * 5
    text = f"{menu}\n\nĐăng nhập\n\n{COASTAL}"
    known = (Span(0, len(menu)),)
    found = [text[span.start : span.end] for span in find_furniture(text, known)]
    assert found == ["Đăng nhập", *furniture_of(COASTAL)]


@pytest.mark.parametrize(
    "line",
    [
        "Toàn cảnh kinh tế năm qua cho thấy nhiều điểm sáng.",
        "Đồng chí Lê Văn Bình, Chủ tịch UBND huyện chủ trì hội nghị.",
        "Đồng chí Lê Văn Bình - Chủ tịch UBND huyện phát biểu tại hội nghị, yêu cầu cấp thêm 5 tỷ đồng.",
        "Đồng chí Lê Văn Bình - Chủ tịch UBND huyện phát biểu tại hội nghị: “Phải làm ngay.”",
        "1. Đồng chí Lê Văn Bình - Chủ tịch UBND huyện phát biểu tại hội nghị",
        "Các đại biểu tham dự gồm:",
        "Ảnh hưởng của bão số 3 đến sản xuất",
        "Giao diện và cách sử dụng",
        "Giao diện ứng dụng và các bước cài đặt",
        "Toàn cảnh kinh tế 6 tháng đầu năm",
        "Toàn cảnh hội nhập quốc tế",
        "Toàn cảnh cuộc khủng hoảng năng lượng",
        "Một góc nhìn về chuyển đổi số",
        "Các đại biểu dự hội nghị gồm 45 người",
        "Lãnh đạo tỉnh tham gia tổ công tác",
        "Chủ tịch UBND tỉnh Nguyễn Văn An kiểm tra tiến độ dự án cấp nước",
        "Hình thức đầu tư đối tác công tư",
        "Hội nghị bế mạc. Ông Bình cảm ơn. Ảnh: Minh Tú",
    ],
)
def test_what_is_no_caption(line: str) -> None:
    assert not looks.is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Quang cảnh phiên họp.",
        "Toàn cảnh khu tái định cư xã Phước Vinh",
        "Các đại biểu dự hội nghị",
        "Giao diện Cổng Dịch vụ công của tỉnh",
        "Một góc thành phố nhìn từ trên cao",
        "Lễ khánh thành cầu Bình Minh (Ảnh: Báo Tuổi Xanh)",
        "Ảnh minh họa",
        "Đ/c Vàng A Tủa, Bí thư Đảng ủy xã phát biểu khai mạc",
        "Bà Ngô Thị Mai – Phó Giám đốc Sở Y tế trao đổi về công tác tiêm chủng.",
        "Các đại biểu dâng hương tại nghĩa trang liệt sĩ",
    ],
)
def test_what_is_a_caption(line: str) -> None:
    assert looks.is_caption(line)


@pytest.mark.parametrize(
    "heading",
    [
        "Giao diện và cách sử dụng",
        "Toàn cảnh kinh tế 6 tháng đầu năm",
        "Các đại biểu dự hội nghị gồm 45 người",
        "Chủ tịch UBND tỉnh Nguyễn Văn An kiểm tra tiến độ dự án cấp nước",
    ],
)
def test_headings_between_paragraphs_stay(heading: str) -> None:
    text = COASTAL.replace("Khó khăn lớn nhất", heading)
    assert furniture_of(text) == furniture_of(COASTAL)


@pytest.mark.parametrize(
    "sentence",
    [
        "Người dân có thể đăng nhập để gửi hồ sơ trực tuyến từ ngày 1/7.",
        "Do phiên làm việc buổi sáng đã hết thời gian, các đại biểu tiếp tục thảo luận vào chiều 13/5.",
        "Ứng dụng cho cán bộ xem trạng thái đăng nhập của từng máy.",
        "The current session of the council will expire in June.",
    ],
)
def test_sentences_about_sessions_and_logging_in_stay(sentence: str) -> None:
    text = COASTAL.replace("Dự án sẽ đón", f"{sentence}\n\nDự án sẽ đón")
    assert furniture_of(text) == furniture_of(COASTAL)
    assert is_kept(COASTAL.replace("Trần Văn Khoa", sentence), sentence)


@pytest.mark.parametrize(
    "notice",
    [
        "Phiên đăng nhập của bạn đã hết hạn. Vui lòng tải lại trang.",
        "Phiên làm việc của bạn sắp hết thời gian.",
        "Bạn cần đăng nhập để bình luận.",
        "Vui lòng đăng nhập để gửi ý kiến",
        "Your session is about to expire.",
    ],
)
def test_notices_about_sessions_and_logging_in_go(notice: str) -> None:
    assert is_cut(COASTAL.replace("Chia sẻ\n", f"{notice}\n"), notice)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thứ Ba, 05/03/2024 - 09:10", True),
        ("Ngày đăng: 5/3/2024", True),
        ("08:15 AM 1/2/2020", True),
        ("2024-03-05", True),
        ("Năm 2024", False),
        ("1:2000", False),
        ("Hà Nội, ngày 5 tháng 3 năm 2024", False),
        ("March 5, 2024", True),
    ],
)
def test_stamps(line: str, expected: bool) -> None:
    assert looks.is_stamp(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mai Anh", True),
        ("Mai Anh - Quốc Huy/BAOABC.VN", True),
        ("Mai Anh (tổng hợp)", True),
        ("PV", True),
        ("TTXVN", True),
        ("THƯ KÝ", False),
        ("Tổng cộng", False),
        ("Mai Anh phát biểu", False),
        ("STT", False),
    ],
)
def test_bylines(line: str, expected: bool) -> None:
    assert looks.is_byline(line) is expected


def page(title: str, body: str, foot: str = "Góc nhìn bạn đọc hôm nay") -> str:
    prose = f"{body} là nội dung chính của bài viết này, đủ dài để thành một đoạn văn xuôi trọn vẹn với đầu và cuối của nó."
    return f"Chuyên trang Đời sống Việt\n\n{title}\n\nKết quả chung\n\n{prose}\n\nKết quả chung\n\n{foot}\n"


def test_lines_that_many_documents_share_are_furniture() -> None:
    texts = [page(f"Bài số {n} nói về việc {n}", f"Việc {n}") for n in range(4)]
    texts.append("Một tệp khác không có gì chung.")
    found = find_repeated(texts)
    assert [texts[0][s.start : s.end] for s in found[0]] == [
        "Chuyên trang Đời sống Việt",
        "Kết quả chung",
        "Kết quả chung",
        "Góc nhìn bạn đọc hôm nay",
    ]
    assert found[4] == ()


def test_two_documents_or_copies_of_one_do_not_make_a_line_shared() -> None:
    two = [page(f"Bài số {n} nói về việc {n}", f"Việc {n}") for n in range(2)]
    assert find_repeated(two) == [(), ()]
    assert find_repeated([two[0]] * 5) == [()] * 5
    assert find_repeated([]) == []


def test_titles_headings_and_official_forms_are_not_shared_lines() -> None:
    texts = [page("Cuộc họp thường kỳ của phường", f"Việc {n}", f"# Mục {n}") for n in range(3)]
    cut = [
        {text[s.start : s.end] for s in spans}
        for text, spans in zip(texts, find_repeated(texts), strict=True)
    ]
    assert all("Cuộc họp thường kỳ của phường" not in lines for lines in cut)
    decisions = [DECISION.replace("45", str(n)) for n in range(5)]
    assert find_repeated(decisions) == [()] * 5


def test_spans_are_merged_where_they_touch() -> None:
    spans = [Span(5, 9), Span(0, 2), Span(2, 4), Span(8, 12), Span(20, 20)]
    assert merge_spans(spans) == (Span(0, 4), Span(5, 12))


SAMPLE_LINES = [line for text in (COASTAL, DELTA, ENGLISH, MINUTES) for line in text.split("\n")]
ANY_LINE = st.sampled_from(SAMPLE_LINES) | st.text(st.characters(codec="utf-8"), max_size=300)


@given(st.lists(ANY_LINE, max_size=25).map("\n".join))
def test_furniture_is_sorted_disjoint_and_never_all(text: str) -> None:
    spans = find_furniture(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = " " * (span.end - span.start)
    assert "".join(rest).strip() or not text.strip()


@given(st.lists(st.lists(ANY_LINE, max_size=10).map("\n".join), max_size=6))
def test_shared_lines_are_sorted_disjoint_and_within(texts: list[str]) -> None:
    found = find_repeated(texts)
    assert len(found) == len(texts)
    for text, spans in zip(texts, found, strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_merging_keeps_every_character(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    covered = {place for span in spans for place in range(span.start, span.end)}
    merged = merge_spans(spans)
    assert {place for span in merged for place in range(span.start, span.end)} == covered
    assert all(a.end < b.start for a, b in pairwise(merged))
