"""What the page itself says, in the languages it speaks."""

from __future__ import annotations

from qa.page import en, vi

LANGUAGES = {"Tiếng Việt": "vi", "English": "en"}
TEXTS = {"vi": vi.TEXTS, "en": en.TEXTS}


def choose_texts(accepted: str) -> str:
    """The page's language: English for a browser that asks for it and not for Vietnamese."""
    wanted = {part.strip()[:2].lower() for part in accepted.split(",")}
    return "en" if "en" in wanted and "vi" not in wanted else "vi"


def write_number(number: int, language: str) -> str:
    """A whole number as a reader of this language groups its digits: 12.345 or 12,345."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped
