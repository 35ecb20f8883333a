"""What is done with a scheduled interview from its tab: cancelled, answered by hand, told, a change outside settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import Invalid, NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from calendars.meetings.models import Attendee
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of
from recruit.interviews import access, answering, cancelling, following, queries, rescheduling, telling
from recruit.interviews.drafts import Told
from recruit.interviews.models import ANSWERS, Interview, Timeslot
from recruit.interviews.views.tab import changes_of
from recruit.letters import events as letter_events
from recruit.letters import queries as letters

_ANSWERS = [pair for pair in ANSWERS if pair[0] != "pending"]
TAKE, KEEP = "take", "keep"


class LetterForm(forms.Form):
    """Whether the candidate is told, and in which words."""

    tell = forms.BooleanField(label=gettext_lazy("Tell the candidate"), required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=gettext_lazy("Message"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A letter has words."""
        values = super().clean() or {}
        for name in ("subject", "text") if values.get("tell") else ():
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("Write it, or do not tell the candidate."))
        return values

    def told(self) -> Told | None:
        """The letter; None when the candidate is not told."""
        words = self.cleaned_data
        return Told(words["subject"], words["text"]) if words["tell"] else None


class CancelForm(LetterForm):
    """Why an interview is cancelled, and the letter to the candidate."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=500,
        help_text=gettext_lazy("Interviewers read it, and the candidate where the letter says it."),
    )  # fmt: skip
    field_order = ("reason", "tell", "subject", "text", "version")


class AnswerForm(forms.Form):
    """What the candidate answered on another way than the link."""

    response = forms.ChoiceField(label=gettext_lazy("The candidate"), choices=_ANSWERS, widget=forms.RadioSelect)


class OutsideForm(LetterForm):
    """Whether a change made in the outside calendar is taken over or put back."""

    take = forms.ChoiceField(
        label=gettext_lazy("The change"), widget=forms.RadioSelect, initial=TAKE,
        choices=[(TAKE, gettext_lazy("Take it over here")), (KEEP, gettext_lazy("Put the calendar back"))],
    )  # fmt: skip
    field_order = ("take", "tell", "subject", "text", "version")


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: UUID, interview_id: UUID) -> HttpResponse:
    """Ask why and whether the candidate is told, then cancel."""
    found, interview = _interview(request, public_id, interview_id)
    form = CancelForm(_posted(request), initial=_letter(interview, letter_events.INTERVIEW_CANCELLED))

    def act() -> str:
        words = form.cleaned_data
        cancelling.cancel(
            interview, by=actor_of(request), reason=words["reason"], tell=form.told(), version=words["version"]
        )
        return _("The interview is cancelled and everybody's time is free again.")

    words = {
        "heading": _("Cancel the interview with {name}").format(name=found.candidate.full_name),
        "lead": _("Everybody's time becomes free. The candidate stays on their step."),
        "submit": _("Cancel the interview"),
        "keep": _("Keep it"),
        "tone": "danger",
    }
    return _ask(request, found, form, act, **words)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: UUID, interview_id: UUID) -> HttpResponse:
    """Note what the candidate said on the phone."""
    found, interview = _interview(request, public_id, interview_id)
    form = AnswerForm(_posted(request))

    def act() -> str:
        answering.answer_as_candidate(interview, by=actor_of(request), response=form.cleaned_data["response"])
        return _("The answer is noted.")

    words = {
        "heading": _("The answer of {name}").format(name=found.candidate.full_name),
        "lead": _("For an answer given on the phone or in person. It stands in the record with your name."),
        "submit": _("Note the answer"),
        "tone": "primary",
    }
    return _ask(request, found, form, act, **words)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, public_id: UUID, interview_id: UUID) -> HttpResponse:
    """Write to the candidate how the interview stands now."""
    found, interview = _interview(request, public_id, interview_id)
    kind = letter_events.INTERVIEW_MOVED if interview.told_at else letter_events.INTERVIEW_PLANNED
    kind = letter_events.INTERVIEW_CANCELLED if interview.is_cancelled else kind
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["tell"] = "on"
    form = LetterForm(data, initial=_letter(interview, kind))

    def act() -> str:
        words = form.cleaned_data
        telling.tell_candidate(
            interview, by=actor_of(request), subject=words["subject"], text=words["text"], version=words["version"]
        )
        return _("The letter leaves in a moment.")

    words = {
        "heading": _("Tell {name}").format(name=found.candidate.full_name),
        "lead": _("What stands in brackets is filled in when the letter leaves. A calendar file is attached."),
        "submit": _("Send"),
        "tone": "primary",
        "always_tells": True,
    }
    return _ask(request, found, form, act, **words)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> HttpResponse:
    """Ask, then remove one event of several."""
    found, slot = _slot(request, public_id, interview_id, slot_id)
    form = LetterForm(_posted(request), initial=_letter(slot.interview, letter_events.INTERVIEW_MOVED))

    def act() -> str:
        version = form.cleaned_data["version"]
        rescheduling.remove_slot(slot, by=actor_of(request), tell=form.told(), version=version)
        return _("The event is removed.")

    words = {
        "heading": _("Remove “{title}”").format(title=slot.meeting.title),
        "lead": _("Everybody's time becomes free. The other events of the interview stay."),
        "submit": _("Remove"),
        "tone": "danger",
    }
    return _ask(request, found, form, act, **words)


@require_http_methods(["GET", "POST"])
def outside(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> HttpResponse:
    """Show what was changed in the outside calendar beside ours; take it over or put it back, and tell or not."""
    found, slot = _slot(request, public_id, interview_id, slot_id)
    changes = changes_of(slot)
    gone = bool((slot.meeting.outside_change or {}).get("gone"))
    kind = letter_events.INTERVIEW_CANCELLED if gone else letter_events.INTERVIEW_MOVED
    form = OutsideForm(_posted(request), initial=_letter(slot.interview, kind))

    def act() -> str:
        version, by = form.cleaned_data["version"], actor_of(request)
        if form.cleaned_data["take"] == KEEP:
            following.keep_ours(slot, by=by, version=version)
            return _("The calendar is put back to what stands here.")
        following.take_over(slot, by=by, tell=form.told(), version=version)
        return _("The change is taken over.")

    words = {
        "heading": _("Changed in the calendar: {title}").format(title=slot.meeting.title),
        "lead": _("Somebody changed this event in the outside calendar. The candidate knows nothing of it yet.")
        if changes else _("Nothing is different in the outside calendar any more."),
        "submit": _("Save"),
        "tone": "primary",
        "changes": changes,
    }  # fmt: skip
    return _ask(request, found, form, act, **words)


@require_POST
def again(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> HttpResponse:
    """Try once more what the outside calendar refused."""
    found, slot = _slot(request, public_id, interview_id, slot_id)
    following.send_again(slot, by=actor_of(request))
    return done(request, _tab_url(found), _("The calendar is asked again."))


@require_POST
def no_show(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> HttpResponse:
    """Note that the candidate did not come, or take that back."""
    found, slot = _slot(request, public_id, interview_id, slot_id)
    value = request.POST.get("value") == "1"
    answering.mark_no_show(slot, by=actor_of(request), value=value)
    sentence = _("Noted: {name} did not come.") if value else _("Noted: {name} did come.")
    return done(request, _tab_url(found), sentence.format(name=found.candidate.full_name))


@require_POST
def answer_for(
    request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID, attendee_id: UUID
) -> HttpResponse:
    """Note an interviewer's answer by hand; their own, or what they said elsewhere."""
    found = application_of(request, public_id)
    slot = queries.timeslot_for(actor_of(request), slot_id, interview=interview_id)
    attendee = Attendee.objects.filter(public_id=attendee_id, meeting=slot.meeting).select_related("user").first()
    if attendee is None or attendee.user is None or slot.interview.application_id != found.pk:
        raise NotFound
    response = request.POST.get("response", "")
    if response not in dict(ANSWERS):
        raise Invalid(_("Choose one of the answers."), field="response")
    answering.answer_as_interviewer(slot, attendee.user, by=actor_of(request), response=response)
    return done(request, _tab_url(found), _("The answer is noted."))


def _interview(request: HttpRequest, public_id: UUID, interview_id: UUID) -> tuple[Application, Interview]:
    """The interview of this application, for somebody who may change it."""
    found = application_of(request, public_id)
    interview = queries.interview_for(actor_of(request), interview_id)
    if interview.application_id != found.pk:
        raise NotFound
    access.require_schedule(actor_of(request), found)
    return found, interview


def _slot(request: HttpRequest, public_id: UUID, interview_id: UUID, slot_id: UUID) -> tuple[Application, Timeslot]:
    found, _interview_found = _interview(request, public_id, interview_id)
    return found, queries.timeslot_for(actor_of(request), slot_id, interview=interview_id)


def _letter(interview: Interview, kind: str) -> dict[str, Any]:
    """The letter an act begins with; told by default to who was told before."""
    application = interview.application
    template = letters.template_for_event(kind, application.job, application.language)
    can_tell = bool(application.candidate.email) and template is not None and interview.told_at is not None
    words = {"subject": template.subject, "text": template.text} if template else {}
    return {"tell": can_tell, "version": interview.version, **words}


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _tab_url(found: Application) -> str:
    return reverse("recruit:application-interviews", args=[found.public_id])


def _ask(
    request: HttpRequest, found: Application, form: forms.Form, act: Callable[[], str], **more: Any
) -> HttpResponse:
    """The page of an act; once its form is right and the verb agrees, on to the tab."""
    if request.method == "POST" and form.is_valid():
        sentence = attempt(form, act)
        if sentence is not None:
            return done(request, _tab_url(found), sentence)
    context = {"form": form, "application": found, "candidate": found.candidate, "back": _tab_url(found)}
    return render_page(request, "recruit/interviews/tab_act.html", context | more, fragment="form")
