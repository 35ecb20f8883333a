"""What the subjects above hiring processes say about a change of one before it is made: candidates, cards, jobs.

It stands above all subjects, as the menu does, because it asks each of them; registered once when Django starts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.actors import Actor
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.jobs import following
from recruit.jobs.models import Job
from recruit.processes import impact
from recruit.processes.impact import Change, Deed, Effect, Line
from recruit.processes.models import HiringProcess
from recruit.processes.queries import road_of, standing_in, station_of
from recruit.processes.stages import ROAD, Stage, Station, next_required, skipped
from recruit.workflows.models import WorkflowCard

MOST_LINES = 10


def candidates(actor: Actor, change: Change) -> list[Effect]:
    """Who stands on a step that goes, and who would have to reach a step they need not reach now."""
    if change.deed is Deed.BIND:
        return []
    standing = standing_in(change.process)
    if change.deed is Deed.DELETE and change.step is not None:
        here = {(stage, step): count for (stage, step), count in standing.items() if step == change.step.pk}
        count = sum(here.values())
        after = station_of(change.step.stage, None, list(change.after))
        sentence = ngettext(
            "%(count)d candidate stands on it and then counts as on %(place)s.",
            "%(count)d candidates stand on it and then count as on %(place)s.",
            count,
        ) % {"count": count, "place": after.name if after else change.step.name}
        return [Effect(sentence, count, _names(actor, change, here))]
    held = {place: count for place, count in standing.items() if _is_held(place, change)}
    count = sum(held.values())
    sentence = ngettext(
        "%(count)d candidate of an active job must then reach %(step)s, which is not in the way now.",
        "%(count)d candidates of active jobs must then reach %(step)s, which is not in the way now.",
        count,
    ) % {"count": count, "step": change.step.name if change.step else _("a required step")}
    return [Effect(sentence, count, _names(actor, change, held))]


def _is_held(place: tuple[Stage, int | None], change: Change) -> bool:
    """Whether who stands there must pass another required step first after the change."""
    before, after = list(change.before), list(change.after)
    was, will = (station_of(place[0], place[1], road) for road in (before, after))
    if was is None or will is None:
        return False
    old, new = next_required(was.index, before), next_required(will.index, after)
    return new is not None and (old is None or old.step_id != new.step_id)


def _names(actor: Actor, change: Change, places: Iterable[tuple[Stage, int | None]]) -> list[Line]:
    """Some of those who stand there, of those the reader may see."""
    standing = Q(pk__in=[])
    for stage, step in places:
        standing |= Q(stage=stage.value, step=step)
    rows: QuerySet[Application] = visible_applications(actor).filter(standing, job__process=change.process)
    rows = rows.filter(job__status__in=following.HIRING).select_related("candidate", "job").order_by("-entered_at")
    return [
        Line(row.candidate.full_name, row.job.title, reverse("recruit:application", args=[row.public_id]))
        for row in rows[:MOST_LINES]
    ]


def cards(_actor: Actor, change: Change) -> list[Effect]:
    """Workflow cards that begin or end at a step that goes, or would pass by a required step. None is changed."""
    if change.deed is Deed.BIND:
        return []
    rows = WorkflowCard.objects.filter(process=change.process, is_active=True).select_related("step", "target_step")
    touched: list[WorkflowCard] = []
    gone = change.step.pk if change.deed is Deed.DELETE and change.step is not None else None
    for card in rows:
        ends = gone is not None and gone in {card.step_id, card.target_step_id}
        passes = _passes_by(card, list(change.after)) and not _passes_by(card, list(change.before))
        if ends or (gone is None and passes):
            touched.append(card)
    if change.deed is Deed.DELETE:
        text = ngettext(
            "%(count)d workflow card begins or ends at it. It stays as it is; look at it afterwards.",
            "%(count)d workflow cards begin or end at it. They stay as they are; look at them afterwards.",
            len(touched),
        )
    else:
        text = ngettext(
            "%(count)d workflow card moves candidates past a required step. It is not changed and goes on doing so.",
            "%(count)d workflow cards move candidates past a required step. They are not changed and go on doing so.",
            len(touched),
        )
    lines = [Line(card.name, card.get_kind_display()) for card in touched[:MOST_LINES]]
    return [Effect(text % {"count": len(touched)}, len(touched), lines)]


def _passes_by(card: WorkflowCard, road: list[Station]) -> Station | None:
    if card.kind != WorkflowCard.Kind.MOVE_FORWARD or card.target_stage not in ROAD:
        return None
    start = station_of(card.stage, card.step_id, road)
    target = station_of(card.target_stage, card.target_step_id, road)
    return skipped(road, start.index, target.index) if start and target else None


def jobs(_actor: Actor, change: Change) -> list[Effect]:
    """Jobs that follow another process, and how many of their candidates stand on a step the new one has not."""
    if change.deed is not Deed.BIND:
        return []
    moving = following.would_follow(change.process, before=change.scope_before, after=change.scope_after)
    lines = [
        Line(job.title, f"{job.process.name} → {target.name}", reverse("recruit:job", args=[job.public_id]))
        for job, target in moving[:MOST_LINES]
    ]
    text = ngettext("%(count)d job changes its process.", "%(count)d jobs change their process.", len(moving))
    lost = _strangers(moving)
    words = ngettext(
        "%(count)d candidate stands on a step the new process has not, and then counts as on the first of its stage.",
        "%(count)d candidates stand on steps the new process has not, and then count as on the first of their stage.",
        lost,
    )
    return [Effect(text % {"count": len(moving)}, len(moving), lines), Effect(words % {"count": lost}, lost)]


def _strangers(moving: list[tuple[Job, HiringProcess]]) -> int:
    """Candidates whose step has no namesake in the process their job changes to."""
    roads = {target.pk: {(s.stage.value, s.name.casefold()) for s in road_of(target)} for _job, target in moving}
    targets = {job.pk: target.pk for job, target in moving}
    rows = Application.objects.filter(job__in=targets, step__isnull=False).order_by()
    places = Counter(rows.values_list("job_id", "step__stage", "step__name"))
    return sum(
        count for (job, stage, name), count in places.items() if (stage, name.casefold()) not in roads[targets[job]]
    )


def register() -> None:
    """Let the settings page of hiring processes ask. Called once, from `recruit.wiring`."""
    impact.register("candidates", candidates)
    impact.register("cards", cards)
    impact.register("jobs", jobs)
