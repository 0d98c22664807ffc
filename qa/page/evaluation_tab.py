"""The tab with the last report on the question set, and the button that makes a new one.

Annotations are not postponed here, because Gradio reads those of its event handlers.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.page.evaluation import (
    Report,
    load_report,
    run_evaluation,
    show_about,
    show_groups,
    show_headline,
    show_run,
)
from qa.page.labels import FIRST, LIGHT, QUIET, Labels
from qa.page.texts import TEXTS

if TYPE_CHECKING:
    from qa.server.service import Service


def lay_evaluation(
    service: "Service", labels: Labels, language: gr.Radio, program: str | None
) -> dict[str, Any]:
    """Lays the tab out; gives the event that shows the last report.

    `program` runs the evaluation, as run_evaluation takes it; None where it is not installed.
    """
    runnable = program is not None and not service.read_only
    with gr.Column(elem_id="evaluation"):
        with gr.Row(elem_id="evaluation-head"):
            about = gr.HTML(show_about(FIRST), apply_default_css=False, elem_id="evaluation-about")
            run = labels.make(
                gr.Button,
                {"value": "run"},
                variant="primary",
                interactive=runnable,
                scale=0,
                min_width=180,
                elem_id="run",
            )
        news = gr.HTML(show_run(None, FIRST, runnable), apply_default_css=False, elem_id="run-news")
        headline = gr.HTML(apply_default_css=False, elem_id="headline")
        risk = labels.make(gr.LinePlot, {"label": "plot_risk"}, visible=False, elem_id="risk")
        with gr.Row(elem_id="groups"):
            languages = gr.HTML(apply_default_css=False, min_width=320)
            types = gr.HTML(apply_default_css=False, min_width=320)

    def draw(language: str) -> list[Any]:
        report = load_report()
        return [
            show_about(language),
            show_headline(report, language),
            draw_risk(report, language),
            show_groups(report.languages if report else (), "language", language),
            show_groups(report.types if report else (), "type", language),
        ]

    def measure(language: str) -> Iterator[list[Any]]:
        if program is None or not runnable:  # a button that cannot be pressed stops no request
            return
        for step in run_evaluation(program):
            yield [show_run(step, language, runnable), gr.Button(interactive=step.ended)]

    show: dict[str, Any] = {
        "fn": draw,
        "inputs": language,
        "outputs": [about, headline, risk, languages, types],
        **LIGHT,
    }
    run.click(
        measure, language, [news, run], concurrency_id="evaluation", concurrency_limit=1, **QUIET
    ).then(**show)
    labels.redraw(draw, [language], show["outputs"])
    labels.redraw(lambda language: show_run(None, language, runnable), [language], [news])
    return show


def draw_risk(report: Report | None, language: str) -> gr.LinePlot:
    """The share of wrong answers by the share of questions that are answered."""
    import pandas as pd

    texts = TEXTS[language]
    if report is None or not report.risk:
        return gr.LinePlot(visible=False)
    return gr.LinePlot(
        pd.DataFrame(report.risk, columns=["coverage", "risk"]),
        x="coverage",
        y="risk",
        x_title=texts["axis_coverage"],
        y_title=texts["axis_risk"],
        x_axis_format=".0%",
        y_axis_format=".0%",
        x_lim=[0, 1],
        height=260,
        visible=True,
    )
