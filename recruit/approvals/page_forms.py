"""Shapes of what is typed on the pages of approvals: comments, decisions, approvers chosen by hand, delegates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import users_of_address
from base.ui.inputs import choice_of
from recruit.approvals.models import LONGEST_COMMENT, MODE_CHOICES, ORDER_CHOICES
from recruit.approvals.states import Mode, Order, Subject

SUBJECTS = [(Subject.JOB.value, _("Jobs")), (Subject.OFFER.value, _("Offers"))]
# How many places the page offers when approvers are chosen by hand.
PLACES = 6
_NOBODY = _("Nobody here has this e-mail address. Choose one of the list.")


def comment_field(label: Any, *, rows: int = 3, required: bool = False) -> forms.CharField:
    """A comment of at most 1,000 characters, counted while one types."""
    area = forms.Textarea(attrs={"rows": rows, "data-counted": ""})
    return forms.CharField(label=label, max_length=LONGEST_COMMENT, required=required, widget=area)


class PersonField(forms.Field):
    """Somebody of the company by e-mail address, typed or taken from the list of suggestions ("Ana Cruz · ana@…")."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "list": "people", "autocomplete": "off", "maxlength": 300, "placeholder": _("Name or e-mail"),
            "hx-get": reverse_lazy("recruit:approval-people"), "hx-trigger": "input changed delay:200ms",
            "hx-target": "#people", "hx-swap": "innerHTML",
        }  # fmt: skip
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The active user of that address; None when nothing was typed."""
        typed = str(value or "").replace("\x00", "").strip()[:300]
        return person_of(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        """A user as the list words them."""
        return words_of(value) if isinstance(value, User) else value


def words_of(user: User) -> str:
    """A user as the list of suggestions words them; names repeat, addresses do not."""
    return f"{user.full_name} · {user.email}"


def person_of(typed: str) -> User:
    """The active user a line means. Raises ValidationError when there is none."""
    user = users_of_address(typed.rpartition("·")[2]).filter(is_active=True).select_related("role").first()
    if user is None:
        raise forms.ValidationError(_NOBODY, code="nobody")
    return user


class RequestForm(forms.Form):
    """A request for approval, with a word to the approvers."""

    comment = comment_field(_("Comment for the approvers"))


class ChosenForm(RequestForm):
    """A request whose approvers are chosen by hand: up to six places, each with one or more people."""

    order = forms.ChoiceField(
        label=_("Who is asked when"), choices=ORDER_CHOICES, initial=Order.PARALLEL.value, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(
        label=_("How many must approve"), choices=MODE_CHOICES, initial=Mode.ALL.value, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(PLACES):
            label = _("Approver {number}").format(number=number + 1)
            self.fields[f"approver-{number}"] = PersonField(label=label, required=False)

    @property
    def approver_fields(self) -> list[forms.BoundField]:
        """The lines in which the approvers are named, in order."""
        return [self[f"approver-{number}"] for number in range(PLACES)]

    def clean(self) -> dict[str, Any]:
        """Somebody must be named, and nobody twice."""
        values = super().clean() or {}
        named = [(number, values.get(f"approver-{number}")) for number in range(PLACES)]
        seen: set[int] = set()
        for number, user in named:
            if user is not None and user.pk in seen:
                self.add_error(f"approver-{number}", _("{name} is named twice.").format(name=user.full_name))
            elif user is not None:
                seen.add(user.pk)
        if not seen and not self.errors:
            self.add_error("approver-0", _("Name at least one approver."))
        return values

    def places(self) -> tuple[tuple[User, ...], ...]:
        """The approvers, a tuple a place: all in one when they are asked at once, else one each."""
        users = [user for number in range(PLACES) if (user := self.cleaned_data.get(f"approver-{number}"))]
        if self.cleaned_data["order"] == Order.SEQUENTIAL:
            return tuple((user,) for user in users)
        return (tuple(users),)


class DecisionForm(forms.Form):
    """A decision: which button was pressed, a comment, and the version of the request that was read."""

    comment = comment_field(_("Comment"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """A word about a request."""

    text = comment_field(_("Write a comment"), rows=2, required=True)


class HandOverForm(forms.Form):
    """Somebody else who decides this one request."""

    to = PersonField(label=_("Who decides instead"))


class SkipForm(forms.Form):
    """Why an approver is skipped."""

    comment = comment_field(_("Why?"), rows=2)


class AbandonForm(forms.Form):
    """Why a request is taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)


class DelegationForm(forms.Form):
    """Somebody who decides in one's place, for a range of days."""

    subject = forms.ChoiceField(label=_("For"), choices=SUBJECTS)
    delegate = PersonField(label=_("Who decides instead"))
    starts_on = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput())
    ends_on = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(), help_text=_("Left empty, until you end it.")
    )

    def __init__(self, *args: Any, subjects: list[str], for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in SUBJECTS if value in subjects]
        choice_of(self, "subject").choices = offered
        if for_others:
            self.fields["user"] = PersonField(
                label=_("In whose place"), required=False, help_text=_("Left empty, in yours.")
            )
            self.order_fields(["subject", "user", "delegate", "starts_on", "ends_on"])

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        values = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return values
