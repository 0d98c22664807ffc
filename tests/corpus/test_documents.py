"""The sample corpus: front matter, and the facts that each report has to hold."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import frontmatter
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "corpus/documents"
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")

# What the page a report was written from does not say is absent from its front matter.
FRONT_MATTER = {
    "vinh-phuc-2021-04-28.md": {
        "province": "Vĩnh Phúc",
        "published": "2021-04-28",
        "meeting": "2021-04-27",
    },
    "dien-bien-2021-08-27.md": {
        "province": "Điện Biên",
        "published": "2021-08-27",
        "meeting": "2021-08-27",
        "site": "dienbientv.vn",
    },
    "nghe-an-05-28.md": {
        "province": "Nghệ An",
        "meeting": "--05-28",
    },
    "thai-nguyen-2017-07-24.md": {
        "province": "Thái Nguyên",
        "published": "2017-07-24",
        "meeting": "2017-07-24",
        "site": "dinhhoa.thainguyen.gov.vn",
    },
    "thai-nguyen-2021-06-10.md": {
        "province": "Thái Nguyên",
        "published": "2021-06-10",
        "site": "thainguyen.gov.vn",
    },
}

FACTS = {
    "vinh-phuc-2021-04-28.md": """
        27/4
        28/4/2021
        Hoàng Thị Thúy Lan, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy
        Chủ tịch Hội đồng nhân dân (HĐND)
        Trưởng Đoàn đại biểu Quốc hội (ĐBQH)
        phát triển dịch vụ đô thị thông minh, kinh tế số, xã hội số
        Đến năm 2025
        top 15 địa phương tốt nhất cả nước
        Đến năm 2030
        nhóm 10 địa phương tốt nhất cả nước
        hệ thống dịch vụ số
        đòn bẩy về cơ chế, chính sách
        quyết tâm chính trị cao
        trung tâm an ninh an toàn mạng
        công nghệ an ninh mạng
        nguồn lực xã hội hóa
        Đại hội lần thứ XIII của Đảng
        Đại hội Đảng bộ tỉnh lần thứ XVII
        chuyển đổi mô hình tăng trưởng
        phân kỳ đầu tư
        hạ tầng công nghệ thông tin đồng bộ và hiện đại
        Đảng Đoàn HĐND tỉnh và Ban Cán sự Đảng UBND tỉnh
        Thường trực Tỉnh ủy
        Nghị quyết số 12-NQ/TU
        12/3/2020
        tổ chức lại sản xuất
        kinh tế tư nhân
        các đoàn kiểm tra
        ĐBQH khóa XV
        nhiệm kỳ 2021-2026
        Ủy ban Bầu cử tỉnh
        khiếu nại, tố cáo (KNTC)
        khiếu kiện đông người, kéo dài
        hoạt động phá hoại bầu cử
        huyện Vĩnh Tường
        Quy hoạch chung thị trấn Vĩnh Tường
        đường Tây Thiên - Tam Sơn
        từ Tây Thiên đến cầu Hợp Lý
        từ QL2C đến hồ Vân Trục
        Quy hoạch tổng thể cấp nước sinh hoạt và vệ sinh môi trường nông thôn
        đến năm 2020, định hướng đến năm 2050
        danh mục dự án cần thu hồi đất
        chuyển mục đích sử dụng đất trồng lúa
        Ban Chỉ đạo Xúc tiến đầu tư và Phát triển doanh nghiệp tỉnh giai đoạn 2021-2025
        Chương trình hành động của Ban Chấp hành Đảng bộ tỉnh
        Dự thảo Kết luận kiểm tra việc học tập nghị quyết
        Hoàng Nga
        Dương Hà
    """,
    "dien-bien-2021-08-27.md": """
        Ngày 27/8/2021
        ngày làm việc thứ 2
        phiên họp thường kỳ tháng 8/2021
        Lê Thành Đô, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Điện Biên
        đến năm 2025, định hướng năm 2030
        thực trạng chuyển đổi số
        huy động nguồn lực đầu tư
        mục tiêu cho từng giai đoạn
        thay đổi nhận thức
        dữ liệu số và nền tảng số
        Sở Thông tin và Truyền thông
        Ban Thường vụ (BTV) Tỉnh ủy
        bảo vệ dân phố tham gia bảo đảm ANTT ở cơ sở
        1.277 thôn, bản, đội
        146 tổ dân phố
        1 công an xã bán chuyên trách
        1 bảo vệ dân phố
        hệ số 0,5 lần mức lương tối thiểu
        Trang phục, bảo hiểm, huấn luyện, trang bị, vũ khí và phương tiện
        mức phụ cấp bằng 0,5 mức lương tối thiểu
        theo quy định của ngành công an
        từ 1/1/2022
        Công an tỉnh Điện Biên
        trước ngày 2/9
        Hội đồng nhân dân (HĐND)
        giai đoạn 2021-2025 và định hướng năm 2030
        mạng lưới truyền tải điện
        tuyên truyền, vận động
        5 năm và 10 năm tới
        2 nhóm: nhóm phát triển đô thị và nhóm kết cấu hạ tầng
        quy hoạch phân khu
        kết cấu hạ tầng kỹ thuật đô thị
        kiểm tra và giám sát
        dân tộc thiểu số và miền núi
        giảm nghèo và an sinh xã hội bền vững
        kết quả của giai đoạn trước
        các nguồn vốn
        tiền vé xe
        đi sơ tuyển, đi làm việc có tổ chức
        doanh nghiệp, khu công nghiệp ngoài tỉnh
        20:35
        Thứ Sáu
        Phạm Hải
        Duy Hải
        Điện Biên TV
        DIENBIENTV.VN
    """,
    "nghe-an-05-28.md": """
        sáng 28/5
        phiên thường kỳ tháng 5
        Thái Thanh Quý, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy Nghệ An
        Nguyễn Văn Thông, Phó Bí thư Thường trực Tỉnh ủy
        Nguyễn Đức Trung, Phó Bí thư Tỉnh ủy, Chủ tịch
        tổng kết 10 năm thực hiện Nghị quyết 26 của Bộ Chính trị
        tỉnh Nghệ An đến năm 2020
        đến năm 2025, định hướng đến năm 2030
        4 trụ cột
        chính quyền số, xã hội số, kinh tế số và hạ tầng số
        y tế và giáo dục
        an toàn giao thông (ATGT)
        giao thông vận tải và logistics
        nông nghiệp
        văn hóa và du lịch
        công thương, tài nguyên và môi trường
        Ngọc Kim Nam, Ủy viên Ban Thường vụ, Trưởng ban Dân vận Tỉnh ủy
        Nguyễn Thị Kim Chi, Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Đảng ủy Khối
        Bùi Thanh An, Ủy viên Ban Thường vụ, Chủ nhiệm Ủy ban Kiểm tra (UBKT) Tỉnh ủy
        Nguyễn Thị Thu Hường, Ủy viên Ban Thường vụ, Trưởng ban Tuyên giáo Tỉnh ủy
        cán bộ chuyên trách công nghệ thông tin
        60% số hộ gia đình
        80% sản phẩm OCOP
        không nóng vội
        tổ chức chính trị xã hội
        nguồn nhân lực và về kinh phí
        thuê hạ tầng số của doanh nghiệp
        chuyển đổi số quốc gia
        một người đã qua đào tạo công nghệ thông tin
        khảo sát thực tế
        GDP
        tỷ trọng kinh tế số
        Thành phố Vinh
        Cửa Lò
        Hoàng Mai
        9 lĩnh vực ưu tiên
        thương mại, du lịch, an ninh trật tự
        Ban Kinh tế Trung ương
        Tổ Biên tập Trung ương
        tọa đàm, hội thảo
        Quy định số 11-QĐ/TW, ngày 19/5/2021 của Ban Bí thư
        giai đoạn 2017 – 2021
        6 nhóm tiêu chí
        43 chỉ tiêu
        7 chỉ tiêu
        6 tiêu chí chưa đạt
        chuẩn mức 1 trong giai đoạn 2022-2023
        chuẩn mức 2 trong giai đoạn 2023-2027, định hướng đến năm 2030
        chuẩn mức 1 vào cuối năm 2022
        chuẩn mức 2 đến năm 2030
        đội ngũ giáo viên
        cơ sở vật chất, khuôn viên
        21/11/2024, 12:13
        không ghi năm của phiên họp
    """,
    "thai-nguyen-2017-07-24.md": """
        Ngày 24/7/2017
        lần thứ 24
        Trần Quốc Tỏ, Ủy viên Trung ương (TW) Đảng, Bí thư Tỉnh ủy
        Trưởng Đoàn đại biểu Quốc hội (ĐBQH)
        Bùi Xuân Hòa, Chủ tịch Hội đồng nhân dân (HĐND) tỉnh
        Vũ Hồng Bắc, Chủ tịch Ủy ban nhân dân (UBND) tỉnh
        thông qua 4 nội dung
        Đẩy mạnh phát triển, ứng dụng khoa học công nghệ vào sản xuất và đời sống
        10 năm thực hiện Nghị quyết số 11-NQ/TW
        27/4/2017
        Công tác phụ nữ thời kỳ đẩy mạnh công nghiệp hóa, hiện đại hóa đất nước
        15 năm thực hiện Nghị quyết số 09-NQ/TW ngày 8/1/2002
        công tác cựu chiến binh Việt Nam trong giai đoạn cách mạng mới
        Quyết định số 217 và Quyết định số 218 ngày 12/12/2013 của Bộ Chính trị
        Quyết định số 2853, 2854, 2855 ngày 30/1/2015
        giám sát và phản biện xã hội
        gồm 3 dự án
        Cổng thông tin điện tử tỉnh Thái Nguyên
        chính quyền 3 cấp
        180 xã, phường, thị trấn
        Quyết định 80/2014 của Thủ tướng Chính phủ
        từ năm 2009 đến nay
        mạng truyền số liệu chuyên dùng
        giao ban điện tử trực tuyến (hội nghị truyền hình)
        đối tác công tư (PPP)
        hệ thống hội nghị trực tuyến cũ
        mạng truyền dẫn chuyên dùng của Dự án 1
        Tập đoàn Bưu chính - Viễn thông Việt Nam (VNPT)
        Dự án 1 và Dự án 2 được đầu tư trong năm 2017, còn Dự án 3 trong năm 2018
        thời hạn 8 năm
        ngân sách tỉnh
        Nguyễn Khắc Lâm, Ủy viên BTV Tỉnh ủy, Phó Chủ tịch Thường trực HĐND tỉnh
        đội ngũ cán bộ quản lý
        Sở Thông tin và Truyền thông
        Tờ trình số 121 ngày 20/7/2017
        hội thảo khoa học cấp tỉnh
        không tăng biên chế, không tăng tổ chức
        tiết kiệm tối đa
        phòng cháy, chữa cháy (PCCC) và cứu nạn, cứu hộ ở cơ sở
        giai đoạn 2017-2020
        Tờ trình số 120 ngày 20/7/2017
        tinh gọn, hiệu quả
        Tiếp tục đổi mới phương thức lãnh đạo của Đảng
        công tác cán bộ
        thainguyen.gov.vn
        Thị trấn Chợ Chu, huyện Định Hóa
        0280.3.878.453
        0280.3.878.813
        ubnddinhhoa@thainguyen.gov.vn
        Unitech
        Da Nang Egov Platform
    """,
    "thai-nguyen-2021-06-10.md": """
        lần thứ 13, khóa XX
        25 nội dung
        Nguyễn Thanh Hải, Ủy viên Ban Chấp hành (BCH) Trung ương Đảng, Bí thư Tỉnh ủy
        Trưởng Đoàn đại biểu Quốc hội (ĐBQH) tỉnh Thái Nguyên
        Chương trình phát triển văn hóa, thể thao và du lịch, giai đoạn 2021 - 2025
        Chương trình phát triển giáo dục và đào tạo tỉnh Thái Nguyên giai đoạn 2021 - 2025
        Đề án bảo đảm cơ sở vật chất cho chương trình giáo dục mầm non, giáo dục phổ thông
        nâng cao năng lực đội ngũ nhà giáo và cán bộ quản lý cơ sở giáo dục
        định hướng đến năm 2030
        Đề án xây dựng thiết chế văn hoá, thể thao
        ứng dụng năng lượng nguyên tử
        Thái Nguyên đến năm 2025
        Nghị quyết số 49/2016/NQ-HĐND
        08/12/2016
        phí và lệ phí
        Kỳ họp thứ nhất HĐND tỉnh khóa XIV
        nhiệm kỳ 2021 - 2026
        Nghị quyết Trung ương 4 khóa XII
        "tự diễn biến", "tự chuyển hóa"
        10 nội dung
        06 chương trình, đề án
        Nghị quyết Đại hội Đảng bộ tỉnh Thái Nguyên lần thứ XX
        02 nội dung về thành lập cụm công nghiệp
        huyện Phú Bình
        tránh dàn trải
        tác dụng lan tỏa
        C-ThaiNguyen
        Citizen Thái Nguyên
        nền tảng công dân số
        dịch vụ công ích
        hỗ trợ khẩn cấp
        Sở Thông tin và Truyền thông
        trên điện thoại của mình
        Ban Cán sự Đảng UBND tỉnh
        Ban Chấp hành Đảng bộ tỉnh
        Cụm công nghiệp Thượng Đình
        Cụm công nghiệp Hạnh Phúc - Xuân Phương
        công khai, minh bạch
        các cơ quan tham mưu
        Thanh Mai
        07:20 ngày 10-06-2021
        không ghi ngày họp
        2940
        2375189
    """,
}

HELD = [
    pytest.param(name, fact.strip(), id=f"{name}: {fact.strip()}")
    for name, facts in FACTS.items()
    for fact in facts.strip().splitlines()
]


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_the_corpus_is_these_five_documents() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(FRONT_MATTER) == set(FACTS)


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_front_matter(name: str) -> None:
    metadata = frontmatter.loads(read(name)).metadata
    title = metadata.pop("title")
    assert metadata == {**FRONT_MATTER[name], "language": "vi"}
    assert f"\n# {title}\n" in read(name)


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_dates_are_iso_and_the_file_is_named_after_one(name: str) -> None:
    dates = FRONT_MATTER[name]
    assert ISO_DATE.fullmatch(dates.get("published", "2000-01-01"))
    assert dates.get("published", dates.get("meeting", "").removeprefix("--")) in name


@pytest.mark.parametrize(("name", "fact"), HELD)
def test_fact_is_held(name: str, fact: str) -> None:
    assert fact in frontmatter.loads(read(name)).content


@pytest.mark.parametrize("name", FACTS)
def test_at_least_25_facts_are_listed(name: str) -> None:
    facts = FACTS[name].strip().splitlines()
    assert len(facts) >= 25
    assert unicodedata.is_normalized("NFC", FACTS[name])
