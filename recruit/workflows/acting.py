"""Verbs that set cards off and carry them out: once for each stay of an application, with a line in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor, ActorKind
from base.errors import DomainError, Refused
from base.mail import mailing
from base.mail.writing import letter
from base.outbox import queueing
from base.undo import undoing
from recruit.applications import drafts, moving, rejecting
from recruit.applications.access import readers_of
from recruit.applications.letters import Letter
from recruit.applications.models import Application, StepVisit
from recruit.candidates import tagging
from recruit.letters import sending
from recruit.letters.models import EmailTemplate
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from recruit.tasks import giving
from recruit.workflows import conditions, queries
from recruit.workflows.models import WorkflowCard, WorkflowRun

TOPIC, NEWS_TOPIC = "workflow", "arrival"
# A card that moves candidates may set off others; ten moves a day end every circle.
MOST_MOVES_A_DAY = 10
Kind, Trigger, State = WorkflowCard.Kind, WorkflowCard.Trigger, WorkflowRun.State


class Passed(DomainError):
    """The card has nothing to do here; the sentence says why."""


def set_off(application: Application, visit: StepVisit, *, triggers: frozenset[str]) -> list[WorkflowRun]:
    """Note what the cards of a place are to do with this stay, each once, after its delay.

    At the least the undo window is waited for, so that a move taken back sets nothing off.
    """
    cards = queries.cards_at(application.job.process_id, visit.stage, visit.step_id).filter(trigger__in=triggers)
    begun = []
    for card in cards:
        due = timezone.now() + max(timedelta(hours=card.delay_hours), undoing.WINDOW)
        values = {"application": application, "due_at": due}
        run, is_new = WorkflowRun.objects.get_or_create(card=card, visit=visit, defaults=values)
        if is_new:
            queueing.put(TOPIC, {"run": str(run.public_id)}, about=f"workflow_run:{run.public_id}", available_at=due)
            begun.append(run)
    return begun


def announce(application: Application, visit: StepVisit) -> None:
    """Let the hiring managers know of an arrival, for a step that says so, once a move can no longer be taken back."""
    if visit.step is None or not visit.step.notifies_managers:
        return
    due = timezone.now() + undoing.WINDOW
    key = f"arrival:{visit.pk}"
    about = f"application:{application.public_id}"
    queueing.put(NEWS_TOPIC, {"visit": visit.pk}, about=about, key=key, available_at=due)


def tell_managers(payload: dict[str, Any], *, effect_id: str) -> None:
    """Carry out the outbox effect "arrival": a mail to each hiring manager who may see the candidate."""
    rows = StepVisit.objects.select_related("application__candidate", "application__job", "step")
    visit = rows.filter(pk=payload["visit"], left_at=None).first()
    if visit is None or visit.step is None:
        return
    application = visit.application
    on_team = User.objects.filter(hiring_teams__job=application.job, hiring_teams__role="HIRING_MANAGER")
    managers = on_team.filter(pk__in=readers_of(application).values("pk"), is_active=True).order_by("pk")
    text = _("{name} has reached “{step}”.").format(name=application.candidate.full_name, step=visit.step.name)
    with transaction.atomic():
        for manager in managers:
            _news(manager, application, text, key=f"{effect_id}:{manager.pk}")


def _news(reader: User, application: Application, text: str, *, about: str = "", key: str | None = None) -> None:
    address = f"{settings.PUBLIC_URL}{reverse('recruit:application', args=[application.public_id])}"
    facts = {"reader": reader, "application": application, "text": text, "url": address}
    with translation.override(reader.language):
        words = letter("email/workflow_news", facts)
    mailing.send(to=reader.email, subject=words.subject, text=words.text, html=words.html, about=about, key=key)


def perform(payload: dict[str, Any], *, effect_id: str) -> None:  # noqa: ARG001  (the outbox gives it)
    """Carry out the outbox effect "workflow"."""
    carry_out(UUID(payload["run"]))


@transaction.atomic
def carry_out(run_id: UUID) -> WorkflowRun | None:
    """Do what a card says, if the candidate is still there and the condition holds. A second call changes nothing.

    A refusal of the verb it calls is kept as the run's sentence: nothing is half done.
    """
    rows = WorkflowRun.objects.select_for_update(of=("self",)).select_related(
        "card__owner_user", "card__target_step", "visit", "application__candidate", "application__source",
        "application__job__brand", "application__job__department", "application__job__creator",
    )  # fmt: skip
    run = rows.filter(public_id=run_id, state=State.WAITING).first()
    if run is None:
        return None
    try:
        with transaction.atomic():
            _check(run)
            run.sentence = _ACTS[Kind(run.card.kind)](run)[:300]
        run.state = State.DONE
    except Passed as reason:
        run.state, run.sentence = State.SKIPPED, str(reason)[:300]
    except DomainError as refusal:
        run.state, run.sentence = State.FAILED, str(refusal)[:300]
    run.done_at = timezone.now()
    run.save(update_fields=["state", "sentence", "done_at"])
    return run


def _check(run: WorkflowRun) -> None:
    if not run.card.is_active:
        raise Passed(_("The card was switched off."))
    if run.visit.left_at is not None:
        raise Passed(_("The candidate had left this step."))
    application = run.application
    facts = conditions.Facts(
        org=application.job.org_values,
        is_internal=application.is_internal,
        source_type=application.source.type if application.source else "",
        rating=float(application.average_rating) if application.average_rating is not None else None,
        tags=application.candidate.tags,
    )
    if part := conditions.unmet(run.card.condition, facts):
        raise Passed(_("The condition does not hold ({part}).").format(part=part))


def _actor(run: WorkflowRun, *, may_skip: bool = False, author: User | None = None) -> Actor:
    name = _("Workflow “{name}”").format(name=run.card.name)
    return Actor(ActorKind.SYSTEM, f"workflow:{run.card.public_id}", name, author, may_skip_required_steps=may_skip)


def owners_of(run: WorkflowRun) -> list[User]:
    """Who a card means: its person, or those of its role on the job; without any, who created the job."""
    card, job = run.card, run.application.job
    if card.owner_user is not None:
        return [card.owner_user]
    on_team = User.objects.filter(hiring_teams__job=job, hiring_teams__role=card.owner_role, is_active=True)
    readers = readers_of(run.application).values("pk")
    return list(on_team.filter(pk__in=readers).order_by("pk")) or [job.creator]


def _move(run: WorkflowRun) -> str:
    since = timezone.now() - timedelta(days=1)
    moves = WorkflowRun.objects.filter(
        application=run.application, state=State.DONE, done_at__gt=since, card__kind=Kind.MOVE_FORWARD
    )
    if moves.count() >= MOST_MOVES_A_DAY:
        raise Refused(_("Cards moved this candidate ten times in a day. Somebody should look at it."))
    card = run.card
    # A card older than a required step goes on past it; the settings page warns about it (product facts §7.2).
    moved = moving.move(
        run.application, by=_actor(run, may_skip=True), stage=Stage(card.target_stage), step=card.target_step
    )
    return _("Moved to {place}.").format(place=moved.step.name if moved.step else moved.get_stage_display())


def _task(run: WorkflowRun) -> str:
    settings_, owners = run.card.settings, owners_of(run)
    days = settings_.get("due_days")
    due = timezone.localdate() + timedelta(days=int(days)) if days not in (None, "") else None
    for owner in owners:
        giving.give_task(
            settings_["title"], by=_actor(run), assignee=owner, description=settings_.get("text", ""), due_on=due,
            application=run.application,
        )  # fmt: skip
    return _("Task for {names}.").format(names=_names(owners))


def _email(run: WorkflowRun) -> str:
    template = _template(run)
    author = owners_of(run)[0]
    sending.send(
        run.application, by=_actor(run, author=author), subject=template.subject, text=template.text,
        template=template, type=template.type, shows_sender=template.shows_sender,
    )  # fmt: skip
    return _("Letter “{name}” written.").format(name=template.name)


def _template(run: WorkflowRun) -> EmailTemplate:
    template = EmailTemplate.objects.filter(public_id=run.card.settings["template"], archived_at=None).first()
    if template is None:
        raise Refused(_("The template of this card was put away. Choose another one."))
    return template


def _ask_for_review(run: WorkflowRun) -> str:
    owners = [user for user in owners_of(run) if not run.application.reviews.filter(reviewer=user).exists()]
    if not owners:
        raise Passed(_("Everybody asked has left a review already."))
    for owner in owners:
        title = _("Review {name}").format(name=run.application.candidate.full_name)
        giving.give_task(title, by=_actor(run), assignee=owner, application=run.application)
    return _("Review asked of {names}.").format(names=_names(owners))


def _notify(run: WorkflowRun) -> str:
    # News of somebody is for those who may see them: never for the candidate, nor for who left the team.
    owners = list(readers_of(run.application).filter(pk__in=[user.pk for user in owners_of(run)]))
    if not owners:
        raise Passed(_("Nobody this card tells may see the candidate."))
    for owner in owners:
        _news(owner, run.application, run.card.settings["text"], about=f"workflow_run:{run.public_id}")
    return _("{names} told.").format(names=_names(owners))


def _tag(run: WorkflowRun) -> str:
    tagging.add_tags(run.application.candidate, by=_actor(run), tags=[run.card.settings["tag"]])
    return _("Tagged “{tag}”.").format(tag=run.card.settings["tag"])


def _reject(run: WorkflowRun) -> str:
    reason = ExitReason.objects.filter(public_id=run.card.settings["reason"]).first()
    words = None
    if run.card.settings.get("template"):
        template, days = _template(run), int(run.card.settings.get("letter_days") or 0)
        words = Letter(
            template.subject, template.text, template=template, send_at=drafts.moment_after(days) if days else None
        )
    rejecting.reject(run.application, by=_actor(run), reason=reason, letter=words)
    return _("Rejected.")


def _names(users: list[User]) -> str:
    return ", ".join(user.full_name for user in users)


_ACTS: dict[WorkflowCard.Kind, Callable[[WorkflowRun], str]] = {
    Kind.MOVE_FORWARD: _move,
    Kind.CREATE_TASK: _task,
    Kind.SEND_EMAIL: _email,
    Kind.REQUEST_REVIEW: _ask_for_review,
    Kind.NOTIFY: _notify,
    Kind.ADD_TAG: _tag,
    Kind.REJECT: _reject,
}
