"""Who sees the others' reviews: where the role shows reviews, and before giving one's own ("cards down") or after.

Product facts §10.6, §15.6. Independent reviews are off by default and are a setting of each role on hiring teams.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from base import preferences
from base.actors import Actor
from base.preferences import Preference
from recruit.applications import access
from recruit.applications.models import Application, Review
from recruit.jobs.models import HiringTeamMember
from recruit.teams import standing
from recruit.teams.rights import DEFAULT_CODES, JobAction

OFF, ON, OVERRIDE = "no", "yes", "override"
# The rule for those whose role or group shows no reviews at all.
NEVER = "never"
_CHOICES = (
    (OFF, _("See all reviews at any time")),
    (ON, _("Must rate first")),
    (OVERRIDE, _("Must rate first, but may look all the same")),
)


class _Name:
    """What a role is called when it is shown, not when the setting is declared."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __str__(self) -> str:
        return standing.role_name(self.code)


def rule_of(code: str) -> Preference[str]:
    """The setting of a role, by its code."""
    return Preference(
        name=standing.RATING_FIRST + code.lower(),
        default=OFF,
        label=lazystr(_Name(code)),
        help=_("Whether this role on a hiring team sees the ratings of others before giving its own."),
        section=str(_("Independent reviews")),
        choices=_CHOICES,
    )


RULES = {code: preferences.register(rule_of(code)) for code in DEFAULT_CODES}
preferences.register_family(lambda: [rule_of(code) for code in standing.team_roles() if code not in RULES])


def hides(actor: Actor, application: Application) -> str:
    """ "" when the actor may read the others' reviews of this application; else "yes", "override" or "never"."""
    return hidden_among(actor, [application]).get(application.pk, "")


def hidden_among(actor: Actor, applications: Iterable[Application]) -> dict[int, str]:
    """The applications whose reviews by others the actor may not read (yet), with the rule. Three statements at most.

    Rating first holds for the role somebody has on the job's team; who is on no team of it reads as their system role
    or access group says. Without independent reviews, and where every role shows reviews, nothing is asked.
    """
    rows = list(applications)
    if actor.user is None or not rows:
        return {}
    shown = access.among(actor, JobAction.VIEW_REVIEWS, rows)
    never = {row.pk: NEVER for row in rows if row.pk not in shown}
    return never | unrated_among(actor, [row for row in rows if row.pk in shown])


def unrated_among(actor: Actor, applications: Iterable[Application]) -> dict[int, str]:
    """Of applications whose reviews the actor's role shows, those they must rate first, with the rule."""
    rows, rules = list(applications), standing.rating_first()
    if actor.user is None or not rules or not rows:
        return {}
    seats = HiringTeamMember.objects.filter(user=actor.user, job__in={row.job_id for row in rows})
    roles = dict(seats.values_list("job_id", "role"))
    bound = {row.pk: rules[roles[row.job_id]] for row in rows if roles.get(row.job_id) in rules}
    own = Review.objects.filter(application__in=bound, reviewer=actor.user).values_list("application_id", flat=True)
    rated = set(own) if bound else set()
    return {key: rule for key, rule in bound.items() if key not in rated}


def ratings_where(actor: Actor) -> Q | None:
    """Of visible applications, those whose mean the actor may know, as a condition on rows; None: of all.

    Equal to `hidden_among`. Whatever filters, sorts or counts by ratings asks it, or the order would tell the stars.
    """
    if actor.user is None:
        return None if actor.is_system else Q(pk__in=[])
    shown = access.masked(actor, JobAction.VIEW_REVIEWS)
    if rules := standing.rating_first():
        seat = HiringTeamMember.objects.filter(user=actor.user, job=OuterRef("job"), role__in=sorted(rules))
        own = Review.objects.filter(application=OuterRef("pk"), reviewer=actor.user)
        free = ~Q(Exists(seat)) | Q(Exists(own))
        return free if shown is None else shown & free
    return shown
