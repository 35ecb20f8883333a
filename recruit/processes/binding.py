"""Verb that binds a hiring process to jobs by their org values (product facts §7.1)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.fields import scopes
from recruit.fields.queries import scope_words
from recruit.processes import history, queries, signals
from recruit.processes.models import HiringProcess
from recruit.setup import access


@transaction.atomic
def bind_process(
    process: HiringProcess, *, by: Actor, scope: scopes.Scope, apply_to_existing: bool = False
) -> HiringProcess:
    """Let jobs with these org values follow the process: future ones, and with `apply_to_existing` those that hire now.

    An empty scope takes the binding away: only jobs for which somebody chooses the process follow it then. Raises
    Invalid (code scope_overlap) naming the process that some of the same jobs follow, Refused for the default one,
    which is for all others. Jobs move by the signal `scope_changed`.
    """
    access.require(by)
    # All of them, so that two administrators do not bind two processes to the same jobs at once.
    rows = {row.pk: row for row in HiringProcess.objects.select_for_update().order_by("pk")}
    process = rows[process.pk]
    if process.is_default:
        raise Refused(_("The default process is for all jobs that no other process takes."), code="process_is_default")
    if process.is_archived:
        raise Refused(_("Bring this process back before you bind it to jobs."), code="process_archived")
    before, after = scopes.normal(process.scope), check_free(scope, process)
    if before != after:
        process.scope = after
        process.save(update_fields=["scope", "updated_at"])
        words = (_in_words(before), _in_words(after))
        data = {"apply_to_existing": apply_to_existing}
        recording.record(history.PROCESS_BOUND, on=process, by=by, changes={"scope": words}, data=data)
    if apply_to_existing:
        signals.scope_changed.send(HiringProcess, process=process, before=before, after=after, by=by)
    return process


def check_free(scope: scopes.Scope, process: HiringProcess | None = None) -> dict[str, list[str]]:
    """The scope in its normal form. Raises Invalid that names the process some of the same jobs follow already."""
    other = queries.overlapping(scope, than=process)
    if other is not None:
        sentence = _("{name} is bound to some of the same jobs. Narrow one of the two.")
        raise Invalid(sentence.format(name=other.name), field="scope", code="scope_overlap")
    return scopes.normal(scope)


def _in_words(scope: scopes.Scope) -> str:
    return "; ".join(f"{label}: {', '.join(names)}" for label, names in scope_words(scope))
