"""The filters that a reader sets: read, refused when they are wrong, shown while they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from corpus.errors import SettingError
from corpus.normalise import fold
from corpus.provinces import merged_into
from index.database import DocumentSummary
from qa.page.html import make_button
from qa.page.places import write_day
from qa.page.texts import TEXTS
from qa.reading.filters import Filter, read_days, read_province

NAMES = ("province", "since", "until")


def read_filter(
    province: str | None, since: str | None, until: str | None, language: str
) -> tuple[Filter | None, str]:
    """The filter of what was set rightly, None for nothing, and what is wrong with the rest.

    A condition that cannot be read is left out and said to be; the others hold.
    """
    texts = TEXTS[language]
    typed = {"since": (since or "").strip(), "until": (until or "").strip()}
    wrong = []
    for name, text in typed.items():
        try:
            read_days(text) if text else None
        except SettingError:
            wrong.append(texts["bad_date"].format(text=text))
            typed[name] = ""
    try:
        if province:
            read_province(province)
    except SettingError:
        wrong.append(texts["bad_province"].format(text=province))
        province = None
    try:
        found = Filter.read(province or None, typed["since"] or None, typed["until"] or None)
    except SettingError:
        wrong.append(texts["bad_range"])
        found = Filter.read(province or None, typed["since"] or None, None)
    return found, " ".join(wrong)


def drop(chosen: Filter | None, name: str) -> Filter | None:
    """The filter without one of its conditions, or without any for another name."""
    if chosen is None or name not in NAMES:
        return None
    if name == "province":
        rest = replace(chosen, province=None)
    else:
        rest = replace(chosen, since=None) if name == "since" else replace(chosen, until=None)
    return rest if rest != Filter() else None


def count_active(chosen: Filter | None) -> int:
    """How many conditions hold."""
    return 0 if chosen is None else sum(getattr(chosen, name) is not None for name in NAMES)


def tell_filter(chosen: Filter, language: str) -> dict[str, str]:
    """The conditions that hold in words, by their names."""
    texts = TEXTS[language]
    told = {
        "province": chosen.province,
        "since": chosen.since and texts["chip_since"].format(day=write_day(chosen.since, language)),
        "until": chosen.until and texts["chip_until"].format(day=write_day(chosen.until, language)),
    }
    return {name: text for name, text in told.items() if text}


def show_chips(chosen: Filter | None, wrong: str, language: str) -> str:
    """What is wrong with the conditions, and those that hold with a button that removes each."""
    texts = TEXTS[language]
    told = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    if chosen is None:
        return told
    chips = "".join(
        make_button(
            "clear",
            f"{text} ✕",
            css="chip",
            label=texts["remove_filter"].format(name=text),
            name=name,
        )
        for name, text in tell_filter(chosen, language).items()
    )
    rest = make_button("clear", texts["clear_filters"], css="link", name="all")
    return (
        f'{told}<p class="chips" role="status"><span>{texts["only"]}</span>{chips}'
        f"{rest if count_active(chosen) > 1 else ''}</p>"
    )


def list_provinces(summaries: Iterable[DocumentSummary], language: str) -> list[tuple[str, str]]:
    """The provinces of the documents as choices, with how many documents each has.

    A province of today stands for those that merged into it, beside them.
    """
    counts: Counter[str] = Counter()
    for summary in summaries:
        if own := summary.metadata.province:
            counts.update({own, merged_into(own)})
    named = [(f"{name} ({count})", name) for name, count in sorted(counts.items(), key=_in_order)]
    return [(TEXTS[language]["any_province"], ""), *named]


def _in_order(counted: tuple[str, int]) -> tuple[str, str]:
    """Đ stands behind D, not behind Z."""
    name = counted[0]
    return fold(name), name
