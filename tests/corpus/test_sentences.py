from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import split_sentences
from tests.corpus.growth import is_quadratic

# A bar stands where one sentence ends and the next begins; it is no part of the text.
CASES = [
    "",
    " \n\t ",
    "Không có dấu chấm",
    "Một câu.",
    "Hội nghị bế mạc.| Các đại biểu ra về.",
    "Đồng chí hỏi: Vì sao chậm?| Sở trả lời ngay!| Cuộc họp kết thúc.",
    # short forms
    "Lễ ra quân ở TP. Vinh.| Dự lễ có lãnh đạo tỉnh.",
    "Đoàn đến TX. Cửa Lò và TP. Hồ Chí Minh.",
    "Đoàn đến TP.Vinh rồi về TP.HCM.| Ngày mai họp.",
    "ThS. Nguyễn Văn Bình trình bày.| TS. Lê Hoa phản biện.",
    "PGS.TS. Trần Bảo và GS.TSKH. Vũ Minh dự.",
    "Đ/c. Nguyễn Khắc Lâm phát biểu; Đ/c Trần Tỏ kết luận.",
    "Ủy viên T.Ư Đảng dự họp.| Hội nghị nghe báo cáo.",
    "Ủy viên T.Ư. Đảng dự họp.",
    "Trụ sở ở P. Bến Thủy, Q. Ba Đình, H. Nam Đàn.",
    "Xem tr. 15 và fig. 3.| Chi tiết ở phụ lục.",
    "ĐT. 0238 3841 111.| Fax. 0238 3841 112.",
    "BS. Lan và KS. Hùng tham gia.",
    "Rau, củ, quả v.v. được bán ở chợ.",
    "Rau, củ, quả, v.v.| Chợ họp mỗi sáng.",
    "Ông Nguyễn V. A. đã đến dự.",
    "Bị cáo Nguyễn Văn A.| Hội đồng xét xử tuyên án.",
    "John F. Kennedy was elected.| He took office.",
    "Sản phẩm loại B.| Các loại khác bị loại.",
    # figures, dates and document numbers
    "Tại 1.277 thôn, mức 0.5 lần.| Từ 1/1/2022 áp dụng.",
    "Giai đoạn 2021 - 2025 và 2026 – 2030.",
    "Năm 2021.| Các sở báo cáo.",
    "Kết thúc năm 2020.| 60% số hộ tham gia.",
    "Nghị quyết số 12-NQ/TU.| Kết quả được đánh giá cao.",
    "Theo Điều 5.| Các cơ quan thực hiện.",
    "Ngày 24.7.2017 họp lúc 20.30.| Sau đó nghỉ.",
    "Phiên bản 2.0.1 đã phát hành.",
    # stops of other kinds
    "Hạ tầng, nền tảng số…| Giao Sở hoàn thiện.",
    "Hạ tầng, nền tảng số... đều thiếu.",
    "Từ năm … 2020 đến nay.",
    "Tuyên truyền về chuyển đổi số…vv.| Đồng chí kết luận.",
    "Sao lại thế?!| Không ai biết.",
    "Tăng cường kiểm tra; giám sát; xử lý vi phạm.",
    "Gồm: Nhóm một; Nhóm hai.",
    "Hội nghị kết thúc.Đồng chí Bí thư cảm ơn.".replace("thúc.", "thúc.|"),
    "Địa chỉ thainguyen.gov.vn và vnexpress.Net là trang tin.",
    "Thư gửi an.Binh@tinh.gov.vn trước ngày họp.",
    # quotes and brackets
    "Ông nói: “Phải làm ngay.”| Mọi người đồng ý.",
    'Đề án "Chuyển đổi số."| Sau đó là thảo luận.',
    "Đề án “Văn hóa”.| Trường hợp khác (nếu có).| Hết .| Xong.",
    "(Ảnh minh họa.)| Bài viết tiếp tục.",
    "Dự án (gồm 3 phần.) được duyệt.",
    "Hỏi: “Bao giờ xong?” rồi ghi lại.",
    "Kết thúc.| “Chúng ta sẽ làm”, ông nói.",
    "Mục tiêu đã rõ.| – Đồng chí nhấn mạnh thêm.",
    # lines
    "Tiêu đề bài viết|\n\nĐoạn đầu tiên.|\n\nĐoạn hai",
    "Chương trình phát triển kinh tế\nvà xã hội của tỉnh.| Hết.",
    "Đồng chí Nguyễn Văn Bình,\nỦy viên Ban Thường vụ dự.",
    "Câu thứ nhất.|\ncâu thứ hai viết thường.",
    "Thanh Mai|\nthainguyen.gov.vn",
    "Lễ ra quân tại TP.\nVinh đã diễn ra.",
    "# Báo cáo tháng 5|\nNội dung chính|\n## Kết quả|\nđạt yêu cầu",
    "## 1. Kết quả. Nhận xét|\nĐạt.| Tốt.",
    "Gồm các mục:|\n- xây dựng hạ tầng;|\n- đào tạo cán bộ;|\n- tuyên truyền.",
    "1. Mục tiêu chung|\n2. Nhiệm vụ. Giải pháp|\na) Về vốn|\nb) Về đất".replace("vụ. ", "vụ.| "),
    "Điều 5. Phạm vi điều chỉnh|\n1. Luật này quy định.| 2. Luật khác áp dụng.",
    "Chương II. Quy định chung|\nĐiều 6. Đối tượng",
    "Điều 36.3.LQ.1. Thanh niên",
    "3a. Báo cáo rà soát|\nđ.2. Các bước thực hiện|\n2. Tiêu chí 2. Nội dung tài liệu",
    "I. TÌNH HÌNH CHUNG|\nII. NHIỆM VỤ",
    "Dòng một\r\ntiếp theo.|\r\nDòng hai.",
    "Trang một dừng ở\fgiữa câu.|\f\fTrang ba.",
    "| Tỉnh | Năm |\n| A | 2020 |".replace("|\n|", "|\n¦|"),
    "Ủy ban nhân dân tỉnh giao Sở Thông tin và Truyền thông phối hợp\nvới các sở, ngành, "
    "địa phương triển khai thực hiện đề án của tỉnh\nĐiện Biên trong năm nay và báo cáo.|\nHết.",
    # other languages
    "Dr. Smith went to Washington.| He met Mr. Jones at 5 p.m. on Friday.",
    "See No. 5 and e.g. Table 2.| That is all.",
    "The rate was 3.5% in the U.S. economy.| It fell later.",
    "Is it true?| Yes!| It is.",
    "第一句。第二句！“第三句。”第四句".replace("。第", "。|第")
    .replace("！", "！|")
    .replace("”", "”|"),
    "¿Qué provincia?| La de Vĩnh Phúc.",
]


@pytest.mark.parametrize("marked", CASES)
def test_cases(marked: str) -> None:
    bar = "¦" if "¦" in marked else "|"
    text = marked.replace(bar, "")
    expected = [part.strip() for part in marked.split(bar) if part.strip()]
    assert [text[span.start : span.end] for span in split_sentences(text)] == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@given(st.text(alphabet="aB1ăĐ .?!…\n\"')]#-–;,。(/") | st.text())
def test_spans_are_ordered_trimmed_and_cover_the_text(text: str) -> None:
    spans = split_sentences(text)
    covered = "".join(text[span.start : span.end] for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(span.start < span.end for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)


@given(st.text(alphabet="aB ă.\n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_range_gives_the_spans_of_its_text_alone(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(max(start, end), len(text))
    inside = split_sentences(text, start, end)
    alone = split_sentences(text[start:end])
    assert [(s.start - start, s.end - start) for s in inside] == [(s.start, s.end) for s in alone]


@pytest.mark.parametrize(
    ("page", "beginning", "count"),
    [
        ("000", "Trong nội dung Hội nghị lần thứ 24", 8),
        ("000", "Sau ý kiến thảo luận, phân tích", 6),
        ("001", "Đồng chí Bí thư Tỉnh ủy ghi nhận", 8),
        ("001", "Hội nghị Ban Thường vụ Tỉnh ủy cho ý kiến vào 25", 1),
        ("002", "Đồng chí Hoàng Thị Thúy Lan, Ủy viên T.Ư", 1),
        ("003", "Về nội dung này, đồng chí Lê Thành Đô", 4),
        ("003", "Các đại biểu cơ bản nhất trí", 6),
        ("004", "Kết luận nội dung này, Bí thư", 8),
        ("004", "Tiếp đó, BTV Tỉnh ủy", 7),
    ],
)
def test_paragraphs_of_real_pages(seeds: Path, page: str, beginning: str, count: int) -> None:
    (path,) = seeds.glob(f"{page}_*.txt")
    text = path.read_text(encoding="utf-8")
    start = text.index(beginning)
    end = text.find("\n", start)
    assert len(split_sentences(text, start, end if end > 0 else len(text))) == count


@pytest.mark.parametrize(
    "unit", ["a", ".", ". ", "A. ", ".)", "a\n", "a.", "。", '"(', "aB.Cd", "\n", "- ", "1. a\n"]
)
def test_no_text_takes_quadratic_time(unit: str) -> None:
    assert not is_quadratic(split_sentences, unit, 100_000)
