"""What is to be wished for in an answer."""

from __future__ import annotations

from eval.run import Outcome

FAULTS = {
    "refused": "an answer exists, and none was given",
    "made up": "no answer exists, and one was given",
    "another document first": "the first document retrieved is no gold one",
    "not proved": "no quote proves the answer",
    "partly proved": "quotes prove some of what was asked",
    "wrong short answer": "the short answer is not an accepted one",
    "no short answer": "one exists, and none was given",
    "inexact quote": "a quote is not what stands in its document",
}


def list_faults(outcome: Outcome) -> list[str]:
    """What of FAULTS an outcome has, in their order."""
    question, proved = outcome.question, outcome.claims
    answered = outcome.answered and question.answerable
    unlike = answered and bool(question.answers) and not outcome.short_right
    first = outcome.ranking[:1]
    has = {
        "refused": question.answerable and not outcome.answered,
        "made up": outcome.answered and not question.answerable,
        "another document first": bool(question.documents) and not {*first} & {*question.documents},
        "not proved": answered and not any(proved),
        "partly proved": answered and any(proved) and not all(proved),
        "wrong short answer": unlike and outcome.short_answer is not None,
        "no short answer": unlike and outcome.short_answer is None,
        "inexact quote": bool(outcome.inexact),
    }
    return [fault for fault in FAULTS if has[fault]]
