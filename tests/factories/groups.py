"""Makers of access groups."""

from __future__ import annotations

from accounts.models import AccessGroup, AccessGroupMember, User


def make_group(name: str = "Nordic", *members: User, level: str = "VIEW", **scope: list[str]) -> AccessGroup:
    """A group of jobs with these org values (of Sweden when none are named), with these users in it."""
    group = AccessGroup.objects.create(name=name, level=level, scope=scope or {"country": ["se"]})
    for user in members:
        AccessGroupMember.objects.create(group=group, user=user)
    return group
