"""Verbs that put users into access groups and take them out (product facts §10.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access, history
from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit.recording import record
from base.errors import NotAllowed, NotFound, Refused
from base.remembering import forget

# More names than these make no sentence.
_MOST_NAMED = 5


@transaction.atomic
def add_members(group: AccessGroup, users: Iterable[User], *, by: Actor) -> AccessGroup:
    """Open the group's jobs to these users at once; who is in already stays in. All of them, or nobody.

    Raises NotAllowed unless an administrator asks; NotFound for a group that is gone; Refused, naming them, for users
    who cannot sign in (code inactive), whose role takes no access groups (role_takes_no_groups) or sees every job
    already (sees_all_jobs).
    """
    row = _locked(group, by=by)
    keys = {user.pk for user in users}
    found = list(User.objects.filter(pk__in=keys).select_related("role").order_by("first_name", "last_name", "pk"))
    there = set(row.memberships.filter(user__in=keys).values_list("user", flat=True))
    new = [user for user in found if user.pk not in there]
    _check(new)
    if new:
        AccessGroupMember.objects.bulk_create(
            [AccessGroupMember(group=row, user=user) for user in new], ignore_conflicts=True
        )
        data = {"names": _names(new), "count": len(new)}
        record(history.GROUP_MEMBERS_ADDED, on=row, by=by, about=new, data=data)
        forget()
    return row


@transaction.atomic
def remove_member(group: AccessGroup, user: User, *, by: Actor) -> AccessGroup:
    """Close the group's jobs to a user at once, unless a team or another group opens them. Who is not in stays out.

    Raises NotAllowed unless an administrator asks, NotFound for a group that is gone.
    """
    row = _locked(group, by=by)
    gone, _rows = row.memberships.filter(user=user).delete()
    if gone:
        record(history.GROUP_MEMBER_REMOVED, on=row, by=by, about=[user], data={"names": user.full_name})
        forget()
    return row


def why_not(user: User) -> str:
    """The code of what keeps a user out of every access group, or "" when nothing does."""
    if not user.is_active:
        return "inactive"
    if user.has(Permission.JOBS_ALL):
        return "sees_all_jobs"
    return "" if user.has(Permission.ACCESS_GROUP) else "role_takes_no_groups"


def _locked(group: AccessGroup, *, by: Actor) -> AccessGroup:
    if not access.may_administer(by):
        raise NotAllowed
    row = AccessGroup.objects.select_for_update().filter(pk=group.pk).first()
    if row is None:
        raise NotFound
    return row


def _check(users: Sequence[User]) -> None:
    for code in ("inactive", "role_takes_no_groups", "sees_all_jobs"):
        if refused := [user for user in users if why_not(user) == code]:
            raise Refused(_sentence(code, refused), code=code)


def _sentence(code: str, refused: Sequence[User]) -> str:
    names, count = _names(refused), len(refused)
    if code == "inactive":
        words = ngettext(
            "%(names)s cannot sign in now. Activate the account first.",
            "%(names)s cannot sign in now. Activate their accounts first.",
            count,
        )
    elif code == "sees_all_jobs":
        words = ngettext(
            "%(names)s has a role that sees every job, so a group would add nothing.",
            "%(names)s have roles that see every job, so a group would add nothing.",
            count,
        )
    else:
        words = ngettext(
            "The role of %(names)s takes no access groups. Give another role first, or a place on the hiring team.",
            "The roles of %(names)s take no access groups. Give other roles first, or places on the hiring team.",
            count,
        )
    return words % {"names": names}


def _names(users: Sequence[User]) -> str:
    named = [user.full_name for user in users[:_MOST_NAMED]]
    if more := len(users) - len(named):
        named.append(ngettext("%(n)d other", "%(n)d others", more) % {"n": more})
    return str(get_text_list(named, _("and")))
