"""The tab with the last report on the question set, and the button that makes a new one.

Annotations are not postponed here, because Gradio reads those of its event handlers.
"""

from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.page.evaluation import (
    Report,
    load_report,
    show_about,
    show_groups,
    show_headline,
    show_run,
)
from qa.page.evaluation_run import EvaluationRun
from qa.page.labels import FIRST, LIGHT, Labels
from qa.page.texts import TEXTS

if TYPE_CHECKING:
    from qa.server.service import Service

POLL = 1.0  # seconds between looks at how far a run is


def lay_evaluation(
    service: "Service", labels: Labels, language: gr.Radio, program: str | None
) -> dict[str, Any]:
    """Lays the tab out; gives the event that shows the last report, and the run under way.

    `program` runs the evaluation, as EvaluationRun takes it; None where it is not installed.
    """
    # One for all pages: whoever opens the tab, or opens it again, sees the run and may stop it.
    run = EvaluationRun(program) if program is not None and not service.read_only else None
    runnable = run is not None
    with gr.Column(elem_id="evaluation"):
        with gr.Row(elem_id="evaluation-head"):
            about = gr.HTML(show_about(FIRST), apply_default_css=False, elem_id="evaluation-about")
            begin = labels.make(
                gr.Button,
                {"value": "run"},
                variant="primary",
                interactive=runnable,
                scale=0,
                min_width=180,
                elem_id="run",
            )
            stop = labels.make(
                gr.Button,
                {"value": "run_stop"},
                visible=False,
                scale=0,
                min_width=180,
                elem_id="run-stop",
            )
        timer = gr.Timer(POLL, active=False)
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

    def show_news(language: str) -> list[Any]:
        step, running = (run.step, run.running) if run else (None, False)
        return [
            show_run(step, language, runnable),
            gr.Button(visible=not running),
            gr.Button(visible=running),
            gr.Timer(active=running),
        ]

    def begin_run(language: str) -> list[Any]:
        if run:  # a button that cannot be pressed stops no request
            run.begin()
        return show_news(language)

    def stop_run(language: str) -> list[Any]:
        if run:
            run.stop()
        return show_news(language)

    def watch(language: str) -> list[Any]:
        shown = show_news(language)
        report = [gr.skip()] * len(drawn) if run and run.running else draw(language)
        return [*shown, *report]

    def show(language: str) -> list[Any]:
        return [*show_news(language), *draw(language)]

    drawn = [about, headline, risk, languages, types]
    told = [news, begin, stop, timer]
    begin.click(begin_run, language, told, **LIGHT)
    stop.click(stop_run, language, told, **LIGHT)
    timer.tick(watch, language, [*told, *drawn], **LIGHT)
    labels.redraw(show, [language], [*told, *drawn])
    return {"fn": show, "inputs": language, "outputs": [*told, *drawn], **LIGHT}


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
