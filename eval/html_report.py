"""A run as one page that needs nothing else: tables, plots, and every question that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from eval.calibration import bin_confidences, trace_risk
from eval.faults import FAULTS, list_faults
from eval.figures import (
    DEPTH,
    LOWER_IS_BETTER,
    MEASURES,
    Group,
    trace_recall,
)
from eval.report import COLUMNS, LEGEND, Report, format_interval, list_cells
from eval.run import Outcome, Quoted, Retrieved
from eval.svg import CSS as SVG_CSS
from eval.svg import Series, plot_bars, plot_lines

SHOWN = 5  # passages retrieved for a question that went wrong
BARS = {"short": "Short answer right", "citation_recall": "Claims proved by quotes"}
CSS = """
:root{color-scheme:light dark;--page:#fff;--panel:#f5f6f8;--text:#1d232b;--faint:#667080;
--line:#d9dde3;--good:#0a7d4f;--bad:#b3261e;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#a3558b}
@media (prefers-color-scheme:dark){:root{--page:#14181d;--panel:#1d232b;--text:#e6e9ee;
--faint:#98a2b0;--line:#39424e;--good:#4cc38a;--bad:#ff8a80;--s0:#56b4e9;--s1:#f0913d;
--s2:#35c79c;--s3:#e08dbb}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1.2rem;background:var(--page);color:var(--text);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem}
p.note,figcaption,.faint{color:var(--faint);font-size:.86rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.22rem .6rem;text-align:right;border-bottom:1px solid var(--line);
white-space:nowrap}
th:first-child,td:first-child{text-align:left}
td.says{text-align:left;white-space:normal;min-width:16rem;color:var(--faint)}
tr.whole td{font-weight:650;background:var(--panel)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
figure{margin:0;background:var(--panel);border-radius:.6rem;padding:.8rem}
details{border:1px solid var(--line);border-radius:.5rem;margin:.45rem 0;background:var(--panel)}
summary{cursor:pointer;padding:.45rem .7rem;overflow-wrap:anywhere}
details>div{padding:.1rem .9rem .8rem;overflow-wrap:anywhere}
.fault{display:inline-block;border:1px solid var(--bad);color:var(--bad);border-radius:1rem;
padding:0 .5rem;margin-left:.35rem;font-size:.76rem}
blockquote{margin:.4rem 0;padding:.1rem .8rem;border-left:3px solid var(--line)}
blockquote.yes{border-color:var(--good)}.yes b{color:var(--good)}
dt{font-weight:650;margin-top:.6rem}dd{margin:0}
select{font:inherit;padding:.2rem .5rem;max-width:100%}
@media (max-width:42rem){.figures,.figures tbody{display:block}
.figures tr{display:flex;flex-wrap:wrap;justify-content:space-between;
border-bottom:1px solid var(--line)}
.figures td,.figures th{border:0}.figures td.says{flex:1 1 100%;min-width:0;padding-top:0}}
"""
SCRIPT = """
const chosen=document.querySelector('#fault');
chosen.addEventListener('change',()=>{for(const each of document.querySelectorAll('[data-faults]'))
each.hidden=chosen.value&&!each.dataset.faults.split('|').includes(chosen.value)});
"""


def to_html(report: Report) -> str:
    """The page; whatever a question or a document holds is shown as text."""
    about = report.about
    failed = [outcome for outcome in report.outcomes if list_faults(outcome)]
    parts = (
        f"<h1>How far to trust it: {escape(about.questions)}</h1>",
        f'<p class="note">{len(report.outcomes):,} questions over {about.documents:,} documents, '
        f"asked {escape(about.made)}. Model {escape(about.model)}; answers below a confidence of "
        f"{about.threshold:g} are “not found”. {escape(about.note)}</p>",
        "<h2>Figures</h2>",
        _show_wholes(report),
        '<h2>Plots</h2><div class="plots">',
        *_draw_plots(report),
        "</div><h2>By language and type</h2>",
        _show_groups(report.groups),
        f"<h2>What went wrong: {len(failed):,} of {len(report.outcomes):,} questions</h2>",
        _show_choice(failed),
        *map(_show_outcome, failed),
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>hoidap: {escape(about.questions)}</title><style>{CSS}{SVG_CSS}</style></head>"
        f"<body>{chr(10).join(parts)}<script>{SCRIPT}</script></body></html>\n"
    )


def _show_wholes(report: Report) -> str:
    wholes = [group for group in report.groups if group.by == "all"]
    rows = []
    for name, says in MEASURES.items():
        intervals = [group.figures.measured.get(name) for group in wholes]
        if any(intervals):
            cells = "".join(f"<td>{format_interval(name, each)}</td>" for each in intervals)
            arrow = " ↓" if name in LOWER_IS_BETTER else ""
            meant = f'<td class="says">{escape(says)}</td>'
            rows.append(f"<tr><td>{name}{arrow}</td>{cells}{meant}</tr>")
    heads = "".join(f"<th>{escape(group.split)}</th>" for group in wholes)
    return (
        f'<div class="wide"><table class="figures"><tr><th></th>{heads}<th></th></tr>'
        f"{''.join(rows)}</table></div>"
        '<p class="note">In percent, milliseconds for the last two; ↓ where lower is better. '
        "In brackets 95 % intervals by the bootstrap over base questions, so that the variants of "
        "a question do not count as independent. Where none of n base questions failed the "
        "interval is empty, and yet 3 / n of all that might be asked could fail.</p>"
    )


def _show_groups(groups: Sequence[Group]) -> str:
    heads = "".join(f"<th>{title}</th>" for title in ("n", "with", *COLUMNS.values()))
    rows = []
    for group in groups:
        whole = group.by == "all"
        cells = "".join(f"<td>{cell}</td>" for cell in list_cells(group.figures))
        name = group.split if whole else f"&emsp;{escape(group.name)}"
        rows.append(f'<tr class="{"whole" if whole else ""}"><td>{name}</td>{cells}</tr>')
    return (
        f'<div class="wide"><table><tr><th></th>{heads}</tr>{"".join(rows)}</table></div>'
        f'<p class="note">{escape(LEGEND)}</p>'
    )


def _draw_plots(report: Report) -> Iterable[str]:
    parts = {
        group.split: [o for o in report.outcomes if group.split in ("all", o.question.split)]
        for group in report.groups
        if group.by == "all"
    }
    if len(parts) > 1:
        parts.pop("all", None)  # it would cover the others
    yield _frame(
        _draw_risk(parts),
        "Risk and coverage: if only the surest are answered, the share of wrong answers among "
        "them. A question without an answer that is answered is a wrong answer.",
    )
    yield _frame(
        _draw_reliability(parts),
        "Reliability: of answers of like confidence, the share of questions that the documents "
        "answer at all. On the diagonal a confidence is a chance; a larger dot is more questions.",
    )
    yield _frame(
        _draw_recall(parts),
        "Recall by depth: gold documents among the first k documents, and questions of which one "
        "of the first k passages holds what proves the answer.",
    )
    for name, title in BARS.items():
        for split in parts:
            bars = [
                (f"{group.name} ({group.figures.answerable})", interval)
                for group in report.groups
                if (group.split, group.by) == (split, "type")
                and (interval := group.figures.measured.get(name))
            ]
            if bars:
                yield _frame(
                    plot_bars(f"{title}, {split}", bars),
                    f"{title}, by type, {split}: percent with 95 % interval; in brackets the "
                    "questions.",
                )


def _frame(plot: str, caption: str) -> str:
    return f"<figure>{plot}<figcaption>{escape(caption)}</figcaption></figure>"


def _draw_risk(parts: dict[str, list[Outcome]]) -> str:
    series = []
    for name, outcomes in parts.items():
        traced = trace_risk([o.confidence for o in outcomes], [o.right for o in outcomes])
        points = list(zip(traced.coverages.tolist(), traced.risks.tolist(), strict=True))
        series.append(Series(f"{name}, area {traced.area:.3f}", points))
    return plot_lines("Risk and coverage", series, ("share answered", "share wrong"))


def _draw_reliability(parts: dict[str, list[Outcome]]) -> str:
    series = []
    for name, outcomes in parts.items():
        bins = bin_confidences(
            [o.confidence for o in outcomes], [o.question.answerable for o in outcomes]
        )
        largest = max(each.count for each in bins)
        series.append(
            Series(
                name,
                [(each.confidence, each.right) for each in bins],
                [each.count / largest for each in bins],
            )
        )
    labels = ("confidence", "share answerable")
    return plot_lines("Reliability", series, labels, diagonal=True)


def _draw_recall(parts: dict[str, list[Outcome]]) -> str:
    series = []
    for name, outcomes in parts.items():
        for kind, shares in zip(("documents", "passages"), trace_recall(outcomes), strict=True):
            points = [(float(depth), share) for depth, share in enumerate(shares, 1)]
            if points:
                series.append(Series(f"{name}, {kind}", points, [0.1] * len(points)))
    across, ticks = (1.0, float(DEPTH)), tuple(range(1, DEPTH + 1))
    return plot_lines("Recall", series, ("k", "share found"), across=across, ticks=ticks)


def _show_choice(failed: Sequence[Outcome]) -> str:
    counts = Counter(fault for outcome in failed for fault in list_faults(outcome))
    options = "".join(
        f'<option value="{fault}">{fault} ({counts[fault]}): {escape(says)}</option>'
        for fault, says in FAULTS.items()
        if counts[fault]
    )
    return (
        '<p><label>Show <select id="fault"><option value="">everything</option>'
        f"{options}</select></label></p>"
    )


def _show_outcome(outcome: Outcome) -> str:
    question, faults = outcome.question, list_faults(outcome)
    marks = "".join(f'<span class="fault">{fault}</span>' for fault in faults)
    given = outcome.short_answer or "no short answer"
    if not outcome.answered:
        given = f"not found (it would have said: {given})" if outcome.quoted else "not found"
    expected = "; or ".join(question.answers) or ("" if question.answerable else "not found")
    proof = "".join(f"<blockquote>{escape(piece)}</blockquote>" for piece in question.evidence)
    where = ", ".join(question.documents)
    quoted = "".join(map(_show_quote, outcome.quoted))
    retrieved = "".join(map(_show_hit, outcome.retrieved[:SHOWN]))
    return (
        f'<details data-faults="{"|".join(faults)}"><summary>{escape(question.text)} {marks} '
        f'<span class="faint">{escape(question.id)}, {escape(question.split)}, '
        f"{escape(question.type)}</span></summary><div><dl>"
        f"<dt>Expected</dt><dd>{escape(expected)}"
        f"{f' <span class=faint>in {escape(where)}</span>' if where else ''}{proof}</dd>"
        f"<dt>Given</dt><dd>{escape(given)} <span class=faint>confidence "
        f"{outcome.confidence:.2f}</span></dd>"
        f"<dt>Quoted</dt><dd>{quoted or 'nothing'}</dd>"
        f"<dt>Retrieved</dt><dd>{retrieved or 'nothing'}</dd>"
        "</dl></div></details>"
    )


def _show_quote(quoted: Quoted) -> str:
    mark = " <b>proves it</b>" if quoted.proving else ""
    return (
        f'<blockquote class="{"yes" if quoted.proving else ""}">[{quoted.number}] '
        f'{escape(quoted.quote)} <span class="faint">{escape(quoted.document_id)}</span>{mark}'
        "</blockquote>"
    )


def _show_hit(hit: Retrieved) -> str:
    mark = " <b>proves it</b>" if hit.proving else " <b>gold document</b>" if hit.gold else ""
    return (
        f'<blockquote class="{"yes" if hit.gold else ""}">{hit.rank}. {escape(hit.text)}… '
        f'<span class="faint">{escape(hit.document_id)}, {hit.score:.3f}</span>{mark}</blockquote>'
    )
