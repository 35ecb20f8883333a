"""The roles people have on hiring teams."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from base.fields import Timestamped, WithPublicId


class HiringTeamRole(WithPublicId, Timestamped):
    """A role on hiring teams and what it may do (product facts §10.6).

    `levels` holds a level of each line of `recruit.teams.rights.LINES`. The five default roles stay; up to five more
    can be added. `code` is what `HiringTeamMember.role` holds, tied by a foreign key in the database.
    """

    audit_kind = "hiring_team_role"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True, default="")
    levels = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="hiring_team_role_name_once")]

    def __str__(self) -> str:
        return self.name
