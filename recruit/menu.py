"""Recruit's entries in the navigation and the palette: people."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from base.actors import Actor
from base.ui import navigation, palette
from recruit.applications.people import latest_applications, named
from recruit.candidates.access import visible_candidates


def is_staff(actor: Actor) -> bool:
    """Whether the actor has staff pages."""
    return actor.user is not None and actor.user.has(Permission.STAFF)


def find_people(actor: Actor, q: str) -> list[palette.Hit]:
    """People by name, e-mail or phone."""
    if not is_staff(actor) or len(q) < 2:
        return []
    keys = named(q).values("pk")
    found = list(visible_candidates(actor).filter(pk__in=keys).order_by("-last_activity_at")[:6])
    latest = latest_applications(actor, [person.pk for person in found])
    return [
        palette.Hit(
            kind="find",
            label=person.full_name,
            detail=latest[person.pk].job.title if person.pk in latest else person.email,
            url=reverse("recruit:person", args=[person.public_id]),
            icon="user",
        )
        for person in found
    ]


def register() -> None:
    """Put people into the rail and the palette."""
    navigation.register(
        navigation.Item(_("People"), "recruit:people", "users", order=30, allowed=is_staff, group="main", key="p")
    )
    palette.register(palette.Provider("people", search=find_people, prefix="people"))
