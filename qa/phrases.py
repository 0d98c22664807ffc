"""The sentences around the quotes, in the languages answers are framed in."""

from __future__ import annotations

PHRASES: dict[str, dict[str, str]] = {
    "vi": {
        "short": "{short} {marks}",
        "yes": "Có",
        "no": "Không",
        "quote": "Theo {where}: “{quote}” {mark}",
        "differ": "Các trích dẫn không thống nhất: {values}.",
        "entry": "– {label} {mark}: “{quote}”",
        "further": "Còn {count} tài liệu khác cũng nói đến điều này.",
        "missing": "Không tìm thấy câu trả lời về: {names}.",
        "small_talk": "Tôi tra cứu trong các tài liệu này và trích nguyên văn; tôi không trò chuyện"
        " hay tính toán. Xin hãy hỏi một điều mà tài liệu có thể nói đến.",
        "not_found": "Không tìm thấy câu trả lời trong các tài liệu này.",
        "unknown": "Không tài liệu nào nhắc đến: {words}.",
        "nearest": "Dưới đây là những đoạn gần nhất.",
        "sources": "Nguồn:",
        "within": "Chỉ tìm trong các tài liệu {filter}.",
        "none_within": "Không có tài liệu nào {filter}.",
        "of": "của {province}",
        "of_former": "của {province} (từ tháng 7/2025 thuộc {today})",
        "since": "từ ngày {day}",
        "until": "đến ngày {day}",
    },
    "en": {
        "short": "{short} {marks}",
        "yes": "Yes",
        "no": "No",
        "quote": "According to {where}: “{quote}” {mark}",
        "differ": "The quotes differ: {values}.",
        "entry": "– {label} {mark}: “{quote}”",
        "further": "Further documents that say something about this: {count}.",
        "missing": "No answer was found about: {names}.",
        "small_talk": "I look things up in these documents and quote them; I do not chat or"
        " calculate. Please ask about something that the documents may tell.",
        "not_found": "No answer was found in these documents.",
        "unknown": "No document mentions: {words}.",
        "nearest": "The nearest passages follow.",
        "sources": "Sources:",
        "within": "Only documents {filter} were searched.",
        "none_within": "There is no document {filter}.",
        "of": "of {province}",
        "of_former": "of {province} (part of {today} since July 2025)",
        "since": "from {day} on",
        "until": "up to {day}",
    },
}

YES_OR_NO = frozenset(words[key] for words in PHRASES.values() for key in ("yes", "no"))


def choose_language(language: str) -> str:
    """The language of the frame: Vietnamese for Vietnamese, English for every other."""
    return language if language in PHRASES else "en"


def say(language: str, key: str, **values: str) -> str:
    """A phrase with its values, in the frame's language for a question's language."""
    return PHRASES[choose_language(language)][key].format(**values)
