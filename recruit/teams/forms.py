"""Shapes of what is typed about a role on hiring teams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import choice_of
from recruit.teams import rights, wording
from recruit.teams.models import HiringTeamRole
from recruit.teams.shaping import DESCRIPTION, NAME


class NamedForm(forms.Form):
    """What a role is called."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    description = forms.CharField(
        label=_("Description"), max_length=DESCRIPTION, required=False, help_text=_("Shown where somebody is given it.")
    )


class NewRoleForm(NamedForm):
    """A further role, which begins as a copy."""

    like = forms.ChoiceField(label=_("Begins with the rights of"))

    field_order = ("name", "like", "description")

    def __init__(self, *args: Any, roles: list[HiringTeamRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(role.public_id): role for role in roles}
        choices = [(key, role.name) for key, role in self.roles.items()]
        choice_of(self, "like").choices = choices

    def copied(self) -> HiringTeamRole:
        """The role that is copied."""
        return self.roles[self.cleaned_data["like"]]


class RoleForm(NamedForm):
    """A role with a level for each line of the matrix."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, role: HiringTeamRole, **kwargs: Any) -> None:
        chosen = {line.key: role.levels.get(line.key, line.levels[0].value) for line in rights.LINES}
        kept = {"name": role.name, "description": role.description, "seen": role.updated_at.isoformat()}
        super().__init__(*args, **{**kwargs, "initial": kept | chosen})
        for line in rights.LINES:
            self.fields[line.key] = forms.ChoiceField(
                label=str(wording.LABELS[line.key]), choices=wording.options(line.key)
            )

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The lines of the matrix under their headings."""
        for heading, keys in wording.GROUPS:
            yield str(heading), [self[key] for key in keys]

    def levels(self) -> dict[str, str]:
        """The level chosen for each line."""
        return {line.key: self.cleaned_data[line.key] for line in rights.LINES}
