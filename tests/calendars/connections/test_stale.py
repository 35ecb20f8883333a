"""What is said of settings that were replaced meanwhile."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from calendars.connections import connecting, noting
from calendars.connections.models import Connection
from calendars.providers.base import Revoked
from tests.factories.accounts import make_user


@pytest.mark.django_db
def test_the_end_of_an_old_sign_in_does_not_stop_a_new_one() -> None:
    boss: User = make_user(RoleCode.ADMIN)
    values = {"permissions": "APPLICATION", "client_id": "recruit", "tenant_id": "northwind"}
    connecting.save_office365(by=Actor.of(boss), values=values, secret="old")
    old = Connection.objects.get()
    noting.note_working(connecting.save_office365(by=Actor.of(boss), values=values, secret="new"))
    noting.note_revoked(old, Revoked("The client secret has run out."))
    assert Connection.objects.get().status == Connection.Status.WORKING
    noting.note_revoked(Connection.objects.get(), Revoked("It has run out too."))
    assert Connection.objects.get().status == Connection.Status.REVOKED
