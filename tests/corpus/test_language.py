from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import detect_language, is_unaccented_vietnamese
from corpus.normalise import fold

VIETNAMESE = [
    "Tỉnh nào đặt mục tiêu vào top 10?",
    "Hội nghị diễn ra khi nào?",
    "Ai chủ trì phiên họp?",
    "Có bao nhiêu thôn, bản trong đề án?",
    "Phụ cấp của công an xã là bao nhiêu?",
    "Đề án có hiệu lực từ ngày nào?",
    "UBND tỉnh Điện Biên deadline là khi nào?",
    "App C-ThaiNguyen dùng để làm gì?",
    "Bí thư Tỉnh ủy là ai?",
    "Nghị quyết số 12-NQ/TU nói về vấn đề gì?",
    "VNPT đầu tư mấy dự án?",
    "Ban Thường vụ giao việc gì cho Sở Thông tin và Truyền thông?",
    "Smart city sẽ thí điểm ở đâu?",
    "Vì sao phải chuyển đổi số?",
    "thời hạn hoạt động của dự án",
    "Thái Nguyên",
    "CHUYỂN ĐỔI SỐ LÀ GÌ",
    "kể tên các trụ cột",
]
ENGLISH = [
    "Which province targets top 10 digital government by 2030?",
    "Who chaired the meeting?",
    "How many villages are named in the plan?",
    "What did Điện Biên decide about commune police?",
    "When does the scheme start?",
    "What is the capital of France?",
    "List the pillars of digital transformation.",
    "Did Vĩnh Phúc set a target for 2025?",
    "deadline for the UBND tỉnh report?",
    "Where will the smart city pilot take place?",
    "digital transformation targets",
    "Why was the project approved?",
    "allowance of village guards",
    "Nghệ An: which cities are in the pilot?",
    "OK",
    "2030?",
    "",
]
OTHERS = {
    "zh": [
        "哪个省的目标是进入前十名？",
        "会议什么时候举行？",
        "VNPT投资了几个项目？",
        "谁主持了会议",
    ],
    "ja": ["どの省がトップ10を目指していますか？", "会議はいつですか"],
    "ko": ["어느 성이 상위 10위를 목표로 하나요?"],
    "ru": ["Какая провинция ставит цель на 2030 год?"],
    "th": ["จังหวัดใดตั้งเป้าหมาย"],
    "fr": [
        "Quelle province vise le top 10 ?",
        "Combien de villages sont concernés ?",
        "Qui a présidé la réunion ?",
        "Quand l'application a-t-elle été lancée ?",
        "Qu'est-ce que C-ThaiNguyen ?",
        "Où se trouve Vĩnh Phúc ?",
    ],
    "de": [
        "Welche Provinz will unter die ersten zehn?",
        "Wie viele Dörfer sind betroffen?",
        "Wer leitete die Sitzung?",
        "Wann beginnt das Programm in Điện Biên?",
    ],
    "es": [
        "¿Qué provincia quiere estar entre las diez primeras?",
        "¿Cuántas aldeas hay en el plan?",
        "Quién presidió la reunión",
        "¿Dónde está Vĩnh Phúc?",
    ],
}
CASES = [
    *((text, "vi") for text in VIETNAMESE),
    *((fold(text), "vi") for text in VIETNAMESE),
    *((text, "en") for text in ENGLISH),
    *((text, code) for code, texts in OTHERS.items() for text in texts),
]


@pytest.mark.parametrize(("text", "code"), CASES)
def test_short_questions(text: str, code: str) -> None:
    for form in ("NFC", "NFD"):
        assert detect_language(unicodedata.normalize(form, text)) == code


def test_there_are_enough_questions() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("vi", "vi"),
        ("vi-unaccented", "vi"),
        ("en", "en"),
        ("zh", "zh"),
        ("de", "de"),
        ("es", "es"),
    ],
)
def test_questions_of_xquad(benchmarks: Path, language: str, code: str) -> None:
    path = benchmarks / f"xquad-{language}-to-vi" / "queries.jsonl"
    if not path.exists():
        pytest.skip(f"{path.parent.name} is not on this machine")
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [detect_language(json.loads(line)["text"]) for line in lines]
    assert found.count(code) / len(found) >= 0.97


@pytest.mark.parametrize(
    ("text", "unaccented"),
    [
        ("Tinh nao dat muc tieu top 10?", True),
        ("tinh Điện Biên dat muc tieu gi cho nam 2030 ve chuyen doi so", True),
        ("Tỉnh nào đặt mục tiêu?", False),
        ("Which province targets top 10?", False),
        ("", False),
    ],
)
def test_is_unaccented_vietnamese(text: str, unaccented: bool) -> None:
    assert is_unaccented_vietnamese(text) is unaccented


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    assert len(detect_language(text)) == 2


def test_real_pages_are_vietnamese(seeds: Path) -> None:
    for path in seeds.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert detect_language(text) == detect_language(fold(text)) == "vi"
