"""Two at once: acts that are each allowed, and together would leave nobody or go in twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection

from accounts import editing, joining, queries, shaping
from accounts.models import SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError, NotFound
from tests.factories.accounts import make_role, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each act came to: "done", or the code of its refusal."""
    start, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        close_old_connections()
        start.wait()
        try:
            act()
            outcomes[place] = "done"
        except DomainError as error:
            outcomes[place] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


def _read(*users: User) -> list[User]:
    return [User.objects.select_related("role").get(pk=user.pk) for user in users]


@pytest.mark.parametrize("how", ["deactivate", "change role", "both"])
def test_two_administrators_cannot_remove_each_other(how: str) -> None:
    one, two = make_user(RoleCode.ADMIN), make_user(RoleCode.ADMIN)
    basic = make_role(RoleCode.BASIC)

    def shut(whom: User, by: User) -> object:
        return joining.deactivate(whom, by=Actor.of(by))

    def lower(whom: User, by: User) -> object:
        return editing.change_role(whom, role=basic, by=Actor.of(by))

    first = lower if how == "change role" else shut
    second = shut if how == "deactivate" else lower
    (a, b), (c, d) = (_read(one, two), _read(one, two))  # each request has read its own rows
    outcomes = at_once(lambda: first(b, a), lambda: second(c, d))

    assert sorted(outcomes) == ["done", "last_administrator"]
    assert queries.active_administrators().count() == 1


def test_a_role_is_not_deleted_under_whom_it_is_given_to() -> None:
    ada, rosa = make_user(RoleCode.ADMIN), make_user()
    role = shaping.make_role("Short-lived", by=Actor.of(ada), permissions=[])
    kept = SystemRole.objects.get(pk=role.pk)

    given, deleted = at_once(
        lambda: editing.change_role(rosa, role=kept, by=Actor.of(ada)),
        lambda: shaping.delete_role(role, by=Actor.of(ada)),
    )

    assert (given, deleted) in {("done", "in_use"), (NotFound.default_code, "done")}
    rosa = User.objects.select_related("role").get(pk=rosa.pk)
    assert (rosa.role.name == "Short-lived") == (given == "done")
