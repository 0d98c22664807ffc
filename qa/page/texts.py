"""What the page itself says, in the languages it speaks."""

from __future__ import annotations

EXAMPLES = (
    "Tỉnh nào phấn đấu vào top 10 cả nước về chính quyền số đến năm 2030?",
    "tinh nao phan dau vao top 10 ca nuoc ve chinh quyen so den nam 2030?",
    "Which province targets top 10 digital government by 2030?",
)
LANGUAGES = {"Tiếng Việt": "vi", "English": "en"}
TEXTS = {
    "vi": {
        "purpose": "Hỏi tài liệu, nhận câu trả lời kèm trích dẫn nguyên văn.",
        "language": "Ngôn ngữ",
        "chat": "Hỏi và đáp",
        "welcome": "Đặt một câu hỏi, hoặc thử:",
        "question": "Câu hỏi",
        "placeholder": "Hỏi về các tài liệu, có dấu hoặc không dấu…",
        "ask": "Hỏi",
        "loading": "Đang nạp mô hình và chỉ mục…",
        "searching": "Đang tìm trong các tài liệu…",
        "failed": "Chưa trả lời được.",
        "internal": "Có lỗi bất ngờ; chi tiết nằm trong cửa sổ lệnh của máy chủ.",
        "reading": "Câu hỏi được hiểu là",
        "not_found": "Không tìm thấy",
        "sources": "Nguồn trích dẫn",
        "nearest": "Các đoạn gần nhất",
        "no_sources": "Trích dẫn hiện ở đây, được đánh dấu ngay trong văn bản gốc.",
        "quote": "Trích dẫn {number}",
        "text": "Văn bản",
        "source": "Nguồn gốc",
    },
    "en": {
        "purpose": "Ask the documents; every answer comes with exact quotes.",
        "language": "Language",
        "chat": "Questions and answers",
        "welcome": "Ask a question, or try:",
        "question": "Question",
        "placeholder": "Ask about the documents, in Vietnamese or English…",
        "ask": "Ask",
        "loading": "Loading the model and the index…",
        "searching": "Searching the documents…",
        "failed": "This could not be answered.",
        "internal": "Something unexpected went wrong; the server's terminal says what.",
        "reading": "The question was read as",
        "not_found": "Not found",
        "sources": "Quoted sources",
        "nearest": "Nearest passages",
        "no_sources": "Quotes appear here, marked in the text they come from.",
        "quote": "Quote {number}",
        "text": "Text",
        "source": "Source",
    },
}


def choose_texts(accepted: str) -> str:
    """The page's language: English for a browser that asks for it and not for Vietnamese."""
    wanted = {part.strip()[:2].lower() for part in accepted.split(",")}
    return "en" if "en" in wanted and "vi" not in wanted else "vi"
