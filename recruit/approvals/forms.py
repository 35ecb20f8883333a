"""Shapes of what is typed on the settings pages of approvals: a chain, whom it asks, and the switches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts import tuning
from accounts.models import User
from accounts.preference_form import field_of
from recruit.approvals import chain_queries as queries
from recruit.approvals.chaining import MOST_APPROVERS, NAME, type_approver
from recruit.approvals.models import MODE_CHOICES, ApprovalChain, ChainApprover
from recruit.approvals.preferences import DELEGATION, FIRST_REMINDER, REMOVE_ACCESS, SECOND_REMINDER
from recruit.approvals.states import ChainKind, Mode, Subject
from recruit.fields.forms import ScopeField
from recruit.teams import standing

# The kinds with what each means.
KINDS = [
    (ChainKind.PARALLEL.value, _("All are asked at once")),
    (ChainKind.SEQUENTIAL.value, _("One after the other: the next is asked only when the one before has approved")),
    (ChainKind.CHOSEN.value, _("Chosen each time: whoever submits names the approvers")),
    (ChainKind.OUTSIDE.value, _("Another system decides, over the API")),
]
_USER, _ROLE = "user", "role"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody a chain asks, as a line of its form: `key` is what is sent ("user:<public id>", "role:<code>")."""

    key: str
    label: str
    detail: str
    who: type_approver
    problem: str = ""


class ChainForm(forms.Form):
    """A chain. Whom it asks stands beside it in the request (`asked`, in order); see `asked_in`."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME, error_messages={"required": _("Give the chain a name that says which jobs.")}
    )
    kind = forms.ChoiceField(label=_("How it asks"), choices=KINDS, widget=forms.RadioSelect, initial="PARALLEL")
    mode = forms.ChoiceField(
        label=_("Who must approve"), choices=MODE_CHOICES, widget=forms.RadioSelect, initial=Mode.ALL.value,
        help_text=_("Of those asked together: all approvers, or everybody with the role."),
    )  # fmt: skip
    approvers = forms.CharField(required=False, widget=forms.HiddenInput)
    scope = ScopeField(label=_("Jobs of"), required=False)
    is_active = forms.BooleanField(
        label=_("Active"), required=False,
        help_text=_("Switched off it takes no jobs. Save it so, try it with a job, then switch it on."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the verbs take, without the approvers."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "mode", "scope", "is_active")}


class SwitchesForm(forms.Form):
    """The company's switches of one subject, and the reminders, which count for both."""

    remove_access = forms.BooleanField(required=False)
    delegation = forms.BooleanField(required=False)
    first_reminder = forms.IntegerField()
    second_reminder = forms.IntegerField()

    def __init__(self, *args: Any, subject: Subject, stored: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records: dict[str, Any] = {
            "remove_access": REMOVE_ACCESS[subject],
            "delegation": DELEGATION[subject],
            "first_reminder": FIRST_REMINDER,
            "second_reminder": SECOND_REMINDER,
        }
        for name, record in self.records.items():
            self.fields[name] = field_of(record)
            self.initial[name] = stored.get(record.name, record.default)

    def clean(self) -> dict[str, Any]:
        """The rule of the verb, beside each field; and the second reminder comes after the first."""
        values = self.cleaned_data
        for name, value in list(values.items()):
            if problem := tuning.problem_of(self.records[name], value):
                self.add_error(name, problem)
        first, second = values.get("first_reminder", 0), values.get("second_reminder", 0)
        if first and second and second <= first:
            self.add_error("second_reminder", _("The second reminder comes after the first. Enter more days, or 0."))
        return values

    def preferences(self) -> dict[str, Any]:
        """What is to be stored, by the preferences' names."""
        return {record.name: self.cleaned_data[name] for name, record in self.records.items()}


class TrialForm(forms.Form):
    """The job to try the chains with."""

    job = forms.CharField(
        label=_("Job"), max_length=200, required=False, help_text=_("The ID or a part of the title of a job you see.")
    )


def asked_in(data: QueryDict) -> tuple[list[Asked], bool]:
    """Whom the request names, in order, after its press to add, remove or move one; and whether all of them are known.

    Of somebody named twice the first stays.
    """
    keys = data.getlist("asked")[: 3 * MOST_APPROVERS]
    if added := data.get("add", "") or (data.get("role", "") if data.get("press") == "role" else ""):
        keys.append(added)
    keys = list(dict.fromkeys(keys))
    if (gone := data.get("out", "")) in keys:
        keys.remove(gone)
    for press, step in (("up", -1), ("down", 1)):
        moved = data.get(press, "")
        place = keys.index(moved) if moved in keys else -1
        if place >= 0 and 0 <= place + step < len(keys):
            keys[place], keys[place + step] = keys[place + step], keys[place]
    found = list(_asked(keys))
    return found, len(found) == len(keys)


def asked_of(approvers: Sequence[ChainApprover]) -> list[Asked]:
    """Whom a chain asks, as lines of its form."""
    return [_of_user(one.user) if one.user else _of_role(one.role) for one in approvers]


def is_pressed(data: QueryDict) -> bool:
    """Whether the request only arranges the form: somebody is added, removed, moved or sought, nothing is saved.

    The Enter key seeks while words are in the search, and saves otherwise.
    """
    if data.get("press") == "enter":
        return bool(data.get("q", "").strip())
    return any(data.get(press) for press in ("add", "out", "up", "down", "press"))


def role_options(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """The roles on hiring teams that could be asked too: key and name."""
    taken = {one.who for one in asked}
    return [(f"{_ROLE}:{code}", name) for code, name in standing.choices() if code not in taken]


def offered(words: str, asked: Sequence[Asked]) -> list[Asked]:
    """People with these words in their name or address who are not asked yet."""
    taken = {one.key for one in asked}
    return [line for line in (_of_user(user) for user in queries.found_approvers(words)) if line.key not in taken]


def initial_of(chain: ApprovalChain) -> dict[str, Any]:
    """What the form of a chain begins with."""
    return {name: getattr(chain, name) for name in ("name", "kind", "mode", "scope", "is_active", "version")}


def _asked(keys: Sequence[str]) -> Iterator[Asked]:
    wanted = {key: _as_uuid(key.removeprefix(f"{_USER}:")) for key in keys if key.startswith(f"{_USER}:")}
    rows = User.objects.filter(public_id__in=[one for one in wanted.values() if one]).select_related("role")
    users = {row.public_id: row for row in rows} if any(wanted.values()) else {}
    for key in keys:
        public_id, code = wanted.get(key), key.removeprefix(f"{_ROLE}:")
        if public_id in users:
            yield _of_user(users[public_id])
        elif key.startswith(f"{_ROLE}:") and code in standing.team_roles():
            yield _of_role(code)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _of_user(user: User) -> Asked:
    detail = f"{user.email} · {user.role.name}"
    return Asked(f"{_USER}:{user.public_id}", user.full_name, detail, user, queries.problem_of(user))


def _of_role(code: str) -> Asked:
    words = str(_("Everybody with this role on the hiring team of the job"))
    return Asked(f"{_ROLE}:{code}", standing.role_name(code), words, code)
