"""The parts of erasing: verbs that empty what others wrote about a person, and what machines kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Model, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from base.mail import forgetting as mailbox
from base.outbox import forgetting as outbox
from base.rest.models import KeptAnswer
from base.runs.models import RunItem
from base.undo.models import Undoable
from recruit.applications.models import Application, Note, Review, StepVisit
from recruit.approvals.models import ApprovalComment, ApprovalRequest, ApprovalStep
from recruit.candidates.models import Attachment, PeopleImport
from recruit.interviews.models import Interview, SelfSchedule
from recruit.jobs.models import JobStatusInterval
from recruit.letters.models import SentLetter
from recruit.offers.models import Offer, OfferDocument, OfferVersion
from recruit.privacy.models import ConsentRequest, ErasureRequest
from recruit.scorecards.models import CriterionRating
from recruit.screening.models import Answer, DiversityAnswer, Question
from recruit.tasks.models import Task
from recruit.workflows.models import WorkflowRun

_TYPED = (Question.Type.TEXT, Question.Type.TEXTAREA, Question.Type.CURRENCY)


def keys_below(records: Sequence[int], applications: Sequence[Application]) -> list[str]:
    """Audit keys of everything that belongs to these people and applications."""
    people, inside = Q(candidate__in=list(records)), Q(application__in=list(applications))
    found: list[str] = []
    for model, mine in (
        (Attachment, people), (SentLetter, people), (ConsentRequest, people), (ErasureRequest, people),
        (Note, inside), (Review, inside), (Answer, inside), (Task, inside), (Offer, inside),
        (Interview, inside), (SelfSchedule, inside),
        (OfferDocument, Q(offer__application__in=list(applications))),
        (ApprovalRequest, Q(offer__application__in=list(applications))),
    ):  # fmt: skip
        found += _keys(model, mine)
    return found


def _keys(model: type[Model], mine: Q) -> list[str]:
    kind = model.audit_kind  # type: ignore[attr-defined]  # only kinds of rows that have one come here
    public_ids = model._default_manager.filter(mine).values_list("public_id", flat=True)
    return [f"{kind}:{public_id}" for public_id in public_ids]


def empty_words(records: Sequence[int], applications: Sequence[Application]) -> None:
    """Empty what was written by and about these people. Rows that are counted stay; answers go."""
    chosen = [application.pk for application in applications]
    Application.objects.filter(pk__in=chosen).update(message="", fields={})
    Note.objects.filter(application__in=chosen).update(text="")
    Review.objects.filter(application__in=chosen).update(comment="")
    CriterionRating.objects.filter(review__application__in=chosen).update(comment="")
    Answer.objects.filter(application__in=chosen).delete()
    DiversityAnswer.objects.filter(application__in=chosen, question__type__in=_TYPED).update(value="")
    SentLetter.objects.filter(candidate__in=list(records)).update(
        to_email="", subject="", text="", from_name="", problem=""
    )
    SentLetter.objects.filter(candidate__in=list(records), state=SentLetter.State.WAITING).update(
        state=SentLetter.State.CANCELLED
    )
    Task.objects.filter(application__in=chosen).update(title=_("Task about an erased candidate"), description="")
    WorkflowRun.objects.filter(application__in=chosen).update(sentence="")
    _empty_offers(chosen)
    _empty_interviews(chosen)
    ErasureRequest.objects.filter(candidate__in=list(records)).update(reason="")


def _empty_offers(applications: Sequence[int]) -> None:
    """Empty what offers and their approvals said. How often, when, with what end and answer stays counted."""
    offers = Offer.objects.filter(application__in=applications)
    OfferVersion.objects.filter(offer__in=offers).delete()
    asked = ApprovalRequest.objects.filter(offer__in=offers)
    ApprovalComment.objects.filter(request__in=asked).update(text="")
    ApprovalStep.objects.filter(request__in=asked).update(comment="")
    asked.update(facts={}, comment="", closing_reason="")
    offers.update(
        salary_amount=None, salary_currency="", terms={}, fields={}, subject="", mail_text="", letter="",
        signed_name="", decline_comment="", link_number=F("link_number") + 1,
    )  # fmt: skip


def _empty_interviews(applications: Sequence[int]) -> None:
    """Empty what interviews and invitations to choose a time said; their links open nothing any more.

    Titles, notes and places of the events are their meetings', which calendars empty.
    """
    rows = Interview.objects.filter(application__in=applications)
    rows.update(location="", cancel_reason="", link_number=F("link_number") + 1)
    SelfSchedule.objects.filter(application__in=applications).update(
        title=_("Interview"), location="", video_url="", notes="", proposed="", link_number=F("link_number") + 1
    )


def stored_letters(applications: Sequence[int]) -> list[str]:
    """Forget the rows of the offers' files; answers what lies in the store for them."""
    rows = OfferDocument.objects.filter(offer__application__in=applications)
    stored = list(rows.order_by("pk").values_list("file", flat=True))
    rows.delete()
    return stored


def empty_elsewhere(keys: Sequence[str], words: Sequence[str], emails: Sequence[str]) -> None:
    """Empty what machines kept: effects, the mailbox, answers for repeats, undo, lines of long works, imports."""
    effects: list[str] = []
    for email in {email for email in emails if email} or {""}:
        effects += outbox.forget(keys, recipient=email)
        mailbox.forget(effects, recipient=email)
    public_ids = [key.partition(":")[2] for key in keys if key.startswith(("candidate:", "application:"))]
    StepVisit.objects.filter(actor_key__in=public_ids).update(actor_name="")
    JobStatusInterval.objects.filter(actor_key__in=public_ids).update(actor_name="")
    KeptAnswer.objects.filter(_any("body__contains", public_ids)).delete()
    Undoable.objects.filter(_any("sentence__icontains", words)).update(sentence="")
    named = RunItem.objects.alias(text=Cast("data", TextField()))
    named = named.filter(
        _any("name__icontains", words) | _any("sentence__icontains", words) | _any("text__icontains", words)
    )
    RunItem.objects.filter(pk__in=list(named.values_list("pk", flat=True))).update(name="", sentence="", data={})
    _empty_imports(words)


def _any(lookup: str, words: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for word in words:
        found |= Q(**{lookup: word})
    return found


def _empty_imports(words: Sequence[str]) -> None:
    """Take the person's lines out of kept spreadsheets. A place stays, so that the numbers of lines stay true."""
    parts = ("lines", "problems", "created", "changed")
    for part in parts:
        rows = PeopleImport.objects.alias(text=Cast(part, TextField())).filter(_any("text__icontains", words))
        for row in rows:
            kept = [line if not _holds(line, words) else _emptied(line) for line in getattr(row, part)]
            PeopleImport.objects.filter(pk=row.pk).update(**{part: kept})


def _holds(line: object, words: Sequence[str]) -> bool:
    text = str(line).casefold()
    return any(word.casefold() in text for word in words)


def _emptied(line: object) -> object:
    if isinstance(line, dict):
        return {}
    return [] if isinstance(line, list) else ""
