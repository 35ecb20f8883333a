"""Reads about access groups: the list, what a scope opens, and who would gain or lose jobs by a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.grouping import why_not
from accounts.models import AccessGroup, User
from accounts.panels import Panel, PanelLine
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotFound
from base.paging import Page, count_up_to
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate
from recruit.fields import scopes
from recruit.jobs.access import REAL, reached_by
from recruit.jobs.models import Job
from recruit.jobs.scoped import within
from recruit.jobs.states import CLOSED
from recruit.teams import rights, standing
from recruit.teams.rights import JobAction
from recruit.teams.standing import Group

SIZE = 25
MOST_FOUND = 40
# More users than these are not worked out one by one.
MOST_EFFECTS = 12
_SAMPLES = 5
_CLOSED = Q(status__in=sorted(CLOSED))
_MEMBER = F("memberships__user")


@dataclass(frozen=True, slots=True)
class Opened:
    """The jobs of a scope and the people on them; `more_people` says that counting stopped at ten thousand."""

    open_jobs: int
    closed_jobs: int
    people: int
    more_people: bool
    jobs: Sequence[Job] = ()
    persons: Sequence[Candidate] = ()

    @property
    def total(self) -> int:
        """All jobs."""
        return self.open_jobs + self.closed_jobs


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one user: jobs they see afterwards and did not before, and the other way round."""

    user: User
    gained: int
    lost: int
    reason: str = ""


def group_of(public_id: UUID) -> AccessGroup:
    """The access group of that public id. Raises NotFound."""
    found = AccessGroup.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def groups_page(words: str = "", *, before: str = "", after: str = "") -> Page[AccessGroup]:
    """A page of groups by name whose name or description holds every word, each with `member_count`."""
    rows = AccessGroup.objects.annotate(member_count=Count("memberships"))
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    mark = _mark(before or after)
    side = "lt" if before else "gt"
    beside = rows
    if mark is not None:
        beside = rows.filter(Q(**{f"name__{side}": mark.name}) | Q(name=mark.name, **{f"pk__{side}": mark.pk}))
    backwards = mark is not None and bool(before)
    order = ("-name", "-pk") if backwards else ("name", "pk")
    found: list[AccessGroup] = list(beside.order_by(*order)[: SIZE + 1])
    more, found = len(found) > SIZE, found[:SIZE]
    if backwards:
        found.reverse()
    newer = more if backwards else mark is not None
    return Page(
        found,
        newer=str(found[0].public_id) if found and newer else None,
        older=str(found[-1].public_id) if found and (backwards or more) else None,
        total=count_up_to(rows)[0],
    )


def _mark(cursor: str) -> AccessGroup | None:
    try:
        return AccessGroup.objects.filter(public_id=UUID(cursor)).first()
    except ValueError:
        return None


def job_counts(groups: Iterable[AccessGroup]) -> dict[int, tuple[int, int]]:
    """How many open and closed jobs each group opens, by its key. One query."""
    rows = list(groups)
    if not rows:
        return {}
    counts: dict[str, Count] = {}
    for number, group in enumerate(rows):
        inside = within(group.scope)
        counts[f"all_{number}"] = Count("pk", filter=inside)
        counts[f"closed_{number}"] = Count("pk", filter=inside & _CLOSED)
    found = Job.objects.filter(REAL).aggregate(**counts)
    return {
        group.pk: (found[f"all_{number}"] - found[f"closed_{number}"], found[f"closed_{number}"])
        for number, group in enumerate(rows)
    }


def opened_by(scope: scopes.Scope, *, actor: Actor) -> Opened:
    """What a group of this scope opens, with the newest few jobs and people by name. Four queries."""
    return _opened(within(scope), actor, samples=_SAMPLES)


def change_of(before: scopes.Scope, after: scopes.Scope, *, actor: Actor) -> tuple[Opened, Opened]:
    """What comes into a group and what goes out of it when its scope changes from one to the other."""
    old, new = Q(pk__in=Job.objects.filter(within(before))), Q(pk__in=Job.objects.filter(within(after)))
    return _opened(new & ~old, actor), _opened(old & ~new, actor)


def _opened(inside: Q, actor: Actor, *, samples: int = 0) -> Opened:
    jobs = Job.objects.filter(REAL).filter(inside)
    counts = jobs.aggregate(total=Count("pk"), closed=Count("pk", filter=_CLOSED))
    on_them = Q(job__in=jobs.values("pk"))
    people = visible_candidates(actor, conditions=[on_them])
    count, more = count_up_to(people) if counts["total"] else (0, False)
    newest = jobs.select_related("department").order_by("-last_activity_at", "-pk")[:samples]
    persons = people.order_by("-last_activity_at", "-pk")[:samples]
    return Opened(
        open_jobs=counts["total"] - counts["closed"],
        closed_jobs=counts["closed"],
        people=count,
        more_people=more,
        jobs=list(newest) if samples else [],
        persons=list(persons) if samples and count else [],
    )


def effects(users: Sequence[User], *, without: AccessGroup | None = None, given: Group | None = None) -> list[Effect]:
    """What each of the first twelve users gains and loses when `without` goes and `given` comes.

    Teams and the other groups of each are counted in. Two queries, whatever the number of users; `role` is loaded.
    """
    asked = list(users)[:MOST_EFFECTS]
    scopes_ = [each.scope for each in (without, given) if each is not None]
    if not asked or not scopes_:
        return [Effect(user, 0, 0, why_not(user)) for user in asked]
    touched = Q(pk__in=[])
    for scope in scopes_:
        touched |= within(scope)
    held = _groups_of(asked)
    counts: dict[str, Count] = {}
    for number, user in enumerate(asked):
        before = [rule for _key, rule in held[user.pk]]
        after = [rule for key, rule in held[user.pk] if without is None or key != without.pk]
        counts |= _counts(number, user, before, [*after, given] if given else after)
    found = Job.objects.filter(REAL).filter(touched).aggregate(**counts) if counts else {}
    return [_effect(user, number, found) for number, user in enumerate(asked)]


def _counts(number: int, user: User, before: Sequence[Group], after: Sequence[Group]) -> dict[str, Count]:
    """Jobs seen before, after, and both; without a negation, which NULLs would upset."""
    reaches = rights.GRANTS  # whatever grants there are: asking each user would be a statement each
    old, new = (reached_by(user, JobAction.VIEW, groups, reaches) or Q(pk__in=[]) for groups in (before, after))
    if user.has(Permission.JOBS_ALL) or not user.is_active:
        return {}
    return {
        f"old_{number}": Count("pk", filter=old),
        f"new_{number}": Count("pk", filter=new),
        f"both_{number}": Count("pk", filter=old & new),
    }


def _effect(user: User, number: int, found: Mapping[str, int]) -> Effect:
    both = found.get(f"both_{number}", 0)
    gained, lost = found.get(f"new_{number}", 0) - both, found.get(f"old_{number}", 0) - both
    return Effect(user, gained, lost, why_not(user))


def _groups_of(users: Sequence[User]) -> dict[int, list[tuple[int, Group]]]:
    held: dict[int, list[tuple[int, Group]]] = defaultdict(list)
    rows = AccessGroup.objects.filter(memberships__user__in=users).annotate(user_key=_MEMBER)
    for row in rows:
        held[row.user_key].append((row.pk, as_rule(row.name, row.scope, row.level)))
    return held


def as_rule(name: str, scope: scopes.Scope, level: str) -> Group:
    """A group as the rules read it, be it stored or only thought of."""
    return Group(name, {key: list(values) for key, values in scope.items()}, standing.actions_at(level))


def members_of(group: AccessGroup) -> QuerySet[User]:
    """The users of a group by name, role included."""
    rows = User.objects.filter(group_memberships__group=group).select_related("role")
    return rows.order_by("first_name", "last_name", "pk")


def could_join(group: AccessGroup, words: str = "") -> QuerySet[User]:
    """Users who may be put into a group and are not: active, of a role that takes groups and does not see every job."""
    rows = User.objects.filter(is_active=True, role__permissions__contains=[Permission.ACCESS_GROUP.value])
    rows = rows.exclude(role__permissions__contains=[Permission.JOBS_ALL.value]).select_related("role")
    for word in words.lower().split():
        rows = rows.filter(search_text__contains=word)
    return rows.exclude(group_memberships__group=group).order_by("first_name", "last_name", "pk")


def groups_holding(user: User) -> list[AccessGroup]:
    """The access groups a user is in, by name; whether they count is for the role to say."""
    return list(AccessGroup.objects.filter(memberships__user=user).order_by("name", "pk"))


def panel_of(user: User) -> Panel:
    """The groups a user is in, and whether they count for the user's role. One query."""
    rows = groups_holding(user)
    reasons = {
        "role_takes_no_groups": _("The role takes no access groups: they do not count."),
        "sees_all_jobs": _("The role sees every job: groups add nothing."),
        "inactive": _("Groups count once the account is active."),
    }
    return Panel(
        title=_("Access groups"),
        lines=[
            PanelLine(row.name, reverse("recruit:access-group", args=[row.public_id]), str(row.get_level_display()))
            for row in rows
        ],
        empty=_("In no group: the user sees the jobs of the own hiring teams, or what the role gives."),
        note=reasons.get(why_not(user), "") if rows else "",
    )
