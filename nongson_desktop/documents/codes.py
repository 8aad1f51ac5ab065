"""Mã giấy: a paper says in few signs which Action of the journal it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from db.awards import AwardDecision
from db.evaluation import Evaluation
from db.judgement import Rerating
from db.reading import read_once
from nongson_desktop.documents.content import Content
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import evaluation_of
from nongson_desktop.safety.journal import code_of, deciding


@read_once
def code_of_year(year: int) -> str:
    """The code of the closing of a year; empty while the year is open."""
    evaluation = evaluation_of(year)
    if evaluation is None or evaluation.closed_on is None:
        return ""
    return code_of(deciding(Evaluation, evaluation.id, "closed_on"))


def code_of_award(decision: AwardDecision) -> str:
    """The code of the issuing of an award decision; empty before it is issued."""
    return code_of(deciding(AwardDecision, decision.id, "issued_on")) if decision.issued_on else ""


def code_of_rerating(made: Rerating) -> str:
    """The code of a level changed after closing."""
    return code_of(deciding(Rerating, made.id, "level"))


def with_code(contents: Sequence[Content], request: Request, code: Callable[[], str]) -> list[Content]:
    """The papers with the code in their foot; a draft, which stands on nothing yet, has none."""
    said = "" if request.draft else code()
    return [replace(content, mark=said) for content in contents] if said else list(contents)
