"""Shapes of what is typed about a workflow card: the parts its kind needs, when it acts and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from recruit.fields.forms import ScopeField
from recruit.letters.models import EmailTemplate
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason, Source
from recruit.teams import standing
from recruit.workflows.models import WorkflowCard

Kind = WorkflowCard.Kind
_OWNED = {Kind.CREATE_TASK, Kind.NOTIFY, Kind.REQUEST_REVIEW, Kind.SEND_EMAIL}
_KEPT = ("title", "text", "due_days", "template", "letter_days", "tag", "reason")


class CardForm(forms.Form):
    """A card of one kind at one place."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Shown in the log. Empty: what the card does.")
    )
    trigger = forms.ChoiceField(label=_("When"), choices=WorkflowCard.Trigger.choices, initial="ON_ENTER")
    delay_hours = forms.IntegerField(
        label=_("Wait (hours)"), min_value=0, max_value=8760, initial=0, required=False,
        help_text=_("The candidate must still be here after that."),
    )  # fmt: skip
    is_internal = forms.ChoiceField(
        label=_("Candidates"),
        choices=[("", _("All")), ("yes", _("Colleagues only")), ("no", _("Not colleagues"))],
        required=False,
    )
    source_types = forms.MultipleChoiceField(
        label=_("Sources"), choices=Source.Type.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )  # fmt: skip
    least_rating = forms.DecimalField(
        label=_("At least this many stars"), min_value=1, max_value=5, required=False, decimal_places=1
    )
    only_tag = forms.CharField(label=_("Only with the tag"), max_length=60, required=False)
    scope = ScopeField(label=_("Jobs"), required=False)

    def __init__(
        self, *args: Any, kind: str, process: HiringProcess, card: WorkflowCard | None = None, **kw: Any
    ) -> None:
        self.kind, self.process = Kind(kind), process
        kw["initial"] = _initial(card) if card else {}
        super().__init__(*args, **kw)
        for build in _PARTS[self.kind]:
            build(self)
        if self.kind in _OWNED:
            _owner(self)
        parts = [name for name in self.fields if name not in CardForm.base_fields]
        self.order_fields(["name", *parts])

    @property
    def own_parts(self) -> list[forms.BoundField]:
        """The fields of this kind alone."""
        return [self[name] for name in self.fields if name not in CardForm.base_fields]

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        typed = self.cleaned_data
        condition = {
            "scope": typed.get("scope") or {},
            "is_internal": {"yes": True, "no": False}.get(typed.get("is_internal", "")),
            "source_types": typed.get("source_types") or [],
            "least_rating": float(typed["least_rating"]) if typed.get("least_rating") else None,
            "tag": typed.get("only_tag", ""),
        }
        values: dict[str, Any] = {
            "name": typed["name"],
            "trigger": typed["trigger"],
            "delay_hours": typed.get("delay_hours") or 0,
            "condition": {name: value for name, value in condition.items() if value not in (None, "", [], {})},
            "settings": {name: typed[name] for name in _KEPT if typed.get(name) not in (None, "")},
        }
        if "owner" in self.fields:
            values |= _owner_of(typed.get("owner", ""))
        if "target" in self.fields:
            values |= self._target_of(typed.get("target", ""))
        return values

    def _target_of(self, key: str) -> dict[str, Any]:
        station = next((station for station in road_of(self.process) if station.key == key), None)
        step = HiringStep.objects.filter(pk=station.step_id).first() if station and station.step_id else None
        return {"target_stage": station.stage.value if station else "", "target_step": step}


def _owner_of(key: str) -> dict[str, Any]:
    if key.startswith("role:"):
        return {"owner_role": key.removeprefix("role:"), "owner_user": None}
    user = User.objects.filter(public_id=key.removeprefix("user:")).first() if key.startswith("user:") else None
    return {"owner_role": "", "owner_user": user}


def _initial(card: WorkflowCard) -> dict[str, Any]:
    condition = card.condition
    owner = f"user:{card.owner_user.public_id}" if card.owner_user else f"role:{card.owner_role}"
    road = road_of(card.process)
    there = station_of(card.target_stage, card.target_step_id, road) if card.target_stage else None
    return {
        "name": card.name,
        "trigger": card.trigger,
        "delay_hours": card.delay_hours,
        "is_internal": {True: "yes", False: "no"}.get(condition.get("is_internal"), ""),
        "source_types": condition.get("source_types", []),
        "least_rating": condition.get("least_rating"),
        "only_tag": condition.get("tag", ""),
        "scope": condition.get("scope", {}),
        "owner": owner,
        "target": there.key if there else "",
        **card.settings,
    }


def _owner(form: CardForm) -> None:
    staff = User.objects.filter(is_active=True, role__permissions__contains=[Permission.STAFF.value])
    people = [(f"user:{user.public_id}", user.full_name) for user in staff.order_by("first_name", "last_name")[:2000]]
    roles = [(f"role:{value}", label) for value, label in standing.choices()]
    form.fields["owner"] = forms.ChoiceField(
        label=_("Who"),
        choices=[(_("Role on the hiring team"), roles), (_("Person"), people)],
        help_text=_("A role nobody has on a job falls to who created the job."),
    )


def _target(form: CardForm) -> None:
    road = [station for station in road_of(form.process) if station.stage not in {Stage.LEAD, Stage.HIRED}]
    form.fields["target"] = forms.ChoiceField(
        label=_("Move to"),
        choices=[(station.key, f"{station.name} *" if station.is_required else station.name) for station in road],
    )


def _task(form: CardForm) -> None:
    form.fields["title"] = forms.CharField(label=_("What is to be done"), max_length=200)
    form.fields["text"] = forms.CharField(
        label=_("Description"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    form.fields["due_days"] = forms.IntegerField(
        label=_("Due after (days)"), min_value=0, max_value=365, required=False
    )


def _news(form: CardForm) -> None:
    form.fields["text"] = forms.CharField(
        label=_("What they are told"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )


def _template(*types: str, required: bool = True) -> Callable[[CardForm], None]:
    def build(form: CardForm) -> None:
        rows = EmailTemplate.objects.filter(archived_at=None, type__in=types).order_by("name")
        choices = [(str(row.public_id), row.name) for row in rows]
        form.fields["template"] = forms.ChoiceField(
            label=_("Template"), choices=choices if required else [("", _("No letter")), *choices], required=required
        )

    return build


def _rejection(form: CardForm) -> None:
    reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
    form.fields["reason"] = forms.ChoiceField(
        label=_("Reason"), choices=[(str(row.public_id), row.label) for row in reasons]
    )
    form.fields["letter_days"] = forms.IntegerField(
        label=_("Letter after (working days)"), min_value=0, max_value=30, initial=2, required=False
    )


def _tag(form: CardForm) -> None:
    form.fields["tag"] = forms.CharField(label=_("Tag"), max_length=60)


_PARTS: dict[Kind, tuple[Callable[[CardForm], None], ...]] = {
    Kind.MOVE_FORWARD: (_target,),
    Kind.CREATE_TASK: (_task,),
    Kind.SEND_EMAIL: (_template("GENERIC", "INTERVIEW"),),
    Kind.REQUEST_REVIEW: (),
    Kind.NOTIFY: (_news,),
    Kind.ADD_TAG: (_tag,),
    Kind.REJECT: (_rejection, _template("REJECTION", required=False)),
}
