"""Sắp xếp tổ chức: what the people raised and talks to come of a hamlet go on where it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from db.admission import Candidate, Stage
from db.base import save_many
from db.dialogues import Concern, ConcernState, Dialogue, DialogueState
from db.hamlets import Hamlet
from nongson_desktop.rules.dialogues import write
from nongson_desktop.rules.reorganization_operation import Operation, Thing, placed


def open_concerns(bodies: Iterable[int], *, hamlets: bool = False) -> list[Thing]:
    """What was raised in these cells or hamlets and is not closed: id, what it is, and where."""
    link = Concern.hamlet if hamlets else Concern.cell
    query = Concern.select().where(link.in_(list(bodies)), Concern.state.in_(ConcernState.OPEN), ~Concern.hidden)
    found = query.order_by(Concern.received_on, Concern.id)
    return [(one.id, one.name, one.__data__[link.name]) for one in found]


def planned_talks(hamlets: Iterable[int], day: date) -> list[Thing]:
    """The talks that are to be held in these hamlets from the day on, likewise."""
    query = Dialogue.select(Dialogue.id, Dialogue.name, Dialogue.hamlet).where(
        Dialogue.hamlet.in_(list(hamlets)),
        Dialogue.state == DialogueState.PLANNED,
        Dialogue.held_on >= day,
        ~Dialogue.hidden,
    )
    return list(query.order_by(Dialogue.held_on, Dialogue.id).tuples().iterator())


def candidates_in(hamlets: Iterable[int]) -> list[Thing]:
    """Who lives in these hamlets and is on the way into the Party, likewise."""
    query = Candidate.select(Candidate.id, Candidate.name, Candidate.hamlet).where(
        Candidate.hamlet.in_(list(hamlets)), Candidate.stage.in_(Stage.OPEN), ~Candidate.hidden
    )
    return list(query.order_by(Candidate.sort_key, Candidate.id).tuples().iterator())


def pass_concerns(operation: Operation, ids: Mapping[int, int]) -> None:
    """What is open of a cell or a hamlet is followed up where the clerk, or the operation, says; in the current Action.

    To be done before the bodies are closed: a talk that is called after its hamlet gets the new name.
    """
    bodies, of_hamlets = operation.bodies, operation.hamlets
    concerns = placed(operation, ids, open_concerns(bodies, hamlets=of_hamlets), operation.concerns)
    link = "hamlet" if of_hamlets else "cell"
    save_many(Concern, [{"id": one, link: target} for one, target in concerns.items()])
    if not of_hamlets:
        return
    talks = placed(operation, ids, planned_talks(bodies, operation.on), operation.talks)
    for talk in list(Dialogue.select().where(Dialogue.id.in_(list(talks)))):
        talk.hamlet = Hamlet.get_by_id(talks[talk.id])
        write(talk)
