"""The few shapes of HTML that the page is drawn with; all that is put into them is escaped."""

from __future__ import annotations

from html import escape

from qa.page.texts import TEXTS


def make_button(event: str, text: str, /, *, css: str = "", label: str = "", **data: object) -> str:
    """A button that sends an event of this name with these values to the page's handlers."""
    named = f' aria-label="{escape(label)}"' if label else ""
    pressed = data.pop("pressed", None)
    state = "" if pressed is None else f' aria-pressed="{str(bool(pressed)).lower()}"'
    current = ' aria-current="true"' if data.pop("current", False) else ""
    values = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    return (
        f'<button type="button" class="{css}" data-event="{event}"{values}{named}{state}{current}>'
        f"{escape(text)}</button>"
    )


def make_mark(number: int, turn: int, language: str, *, current: bool = False) -> str:
    """A button that shows a quote of a turn in its document."""
    label = TEXTS[language]["quote"].format(number=number)
    return make_button(
        "select", str(number), css="cite", label=label, turn=turn, number=number, current=current
    )


def show_origin(source: str, document_id: str) -> str:
    """Where a document is from: a link to its web address, else its file, never to be clicked."""
    if not source.lower().startswith(("https://", "http://")):
        return f"<span>{escape(document_id)}</span>"
    url = escape(source)
    return f'<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>'


def show_detail(detail: str, language: str) -> str:
    """What the program says of an error, which is in English: elsewhere it is to be opened."""
    if language == "en":
        return f'<p lang="en">{escape(detail)}</p>'
    return (
        f"<details><summary>{TEXTS[language]['detail']}</summary>"
        f'<p lang="en">{escape(detail)}</p></details>'
    )


def show_progress_bar(said: str, done: int = 0, total: int = 0) -> str:
    """A bar under the words that say how far something is; before the first step it only moves."""
    values = f' value="{done}" max="{total}"' if done else ""
    return (
        f'<div class="progress" role="status"><span>{escape(said)}</span>'
        f'<progress{values} aria-label="{escape(said)}"></progress></div>'
    )
