"""Who sees the others' reviews before giving their own ("cards down", product facts §15.6). Off by default."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.preferring import value
from base import preferences
from base.actors import Actor
from recruit.applications.models import Application, Review
from recruit.jobs.models import HiringTeamMember

OFF, ON, OVERRIDE = "no", "yes", "override"
_CHOICES = (
    (OFF, _("See all reviews at any time")),
    (ON, _("Must rate first")),
    (OVERRIDE, _("Must rate first, but may look all the same")),
)
RULES = {
    role: preferences.register(
        preferences.Preference(
            name=f"reviews.independent.{role.lower()}",
            default=OFF,
            label=label,
            help=_("Whether this role on a hiring team sees the ratings of others before giving its own."),
            section=str(_("Independent reviews")),
            choices=_CHOICES,
        )
    )
    for role, label in HiringTeamMember.Role.choices
}


def hides(actor: Actor, application: Application) -> str:
    """ "" when the actor may read the others' reviews of this application; else "yes" or "override"."""
    return hidden_among(actor, [application]).get(application.pk, "")


def hidden_among(actor: Actor, applications: Iterable[Application]) -> dict[int, str]:
    """The applications whose reviews by others the actor may not read yet, with the rule. Two statements at most.

    It holds for the role somebody has on the job's team; who is on no team of it reads as their system role says.
    """
    rules = {role: value(rule) for role, rule in RULES.items()}
    rows = list(applications)
    if actor.user is None or all(rule == OFF for rule in rules.values()) or not rows:
        return {}
    seats = HiringTeamMember.objects.filter(user=actor.user, job__in={row.job_id for row in rows})
    roles = dict(seats.values_list("job_id", "role"))
    bound = {row.pk: rules[roles[row.job_id]] for row in rows if rules.get(roles.get(row.job_id, ""), OFF) != OFF}
    own = Review.objects.filter(application__in=bound, reviewer=actor.user).values_list("application_id", flat=True)
    return {key: rule for key, rule in bound.items() if key not in set(own)} if bound else {}
