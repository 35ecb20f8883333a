"""Setting a new installation up, and forgetting what is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import background, founding, linking, queries
from accounts.models import Company, OneTimeLink, SignInAttempts, User, UserSession
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Refused
from tests.factories.accounts import make_role, signed_in

EARLY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ARGUMENTS = ("--name", "Northwind Hospitals", "--email", "ada@northwind.example", "--first", "Ada", "--last", "Admin")


def test_the_command_makes_the_company_and_its_administrator(db: None) -> None:
    make_role(RoleCode.ADMIN)
    told = StringIO()

    call_command("found_company", "Northwind", *ARGUMENTS, stdout=told)

    path = told.getvalue().strip().splitlines()[-1].removeprefix("http://testserver")
    assert Client().post(path, {"new": "a whole new password"}).status_code == 303
    assert queries.company().identifier == "Northwind"
    assert User.objects.get().is_administrator
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "company.founded",
        "user.invited",
        "user.joined",
    ]


def test_there_is_one_company_only(ada: User) -> None:
    with pytest.raises(CommandError, match="There is a company already"):
        call_command("found_company", "Other", *ARGUMENTS)

    assert Company.objects.count() == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize("identifier", ["", "a b", "a/b", "ü"])
def test_a_bad_identifier_is_refused(db: None, identifier: str) -> None:
    with pytest.raises(CommandError, match="letters, digits and hyphens"):
        call_command("found_company", identifier, *ARGUMENTS)

    assert not Company.objects.exists()


def test_a_bad_address_makes_no_company(db: None) -> None:
    make_role(RoleCode.ADMIN)

    with pytest.raises(Exception, match="whole e-mail address"):
        founding.found_company(
            "Northwind", name="N", email="none", first_name="A", last_name="B", by=Actor.system("test")
        )

    assert not Company.objects.exists()


def test_before_it_is_set_up_pages_say_so(db: None) -> None:
    with pytest.raises(Refused) as refused:
        queries.company()

    assert refused.value.code == "no_company"
    assert Client().get("/sign-in/").status_code == 200


def test_what_is_old_is_forgotten(rosa: User) -> None:
    with time_machine.travel(EARLY, tick=False) as clock:
        client = signed_in(rosa)
        linking.make_link(rosa, purpose=OneTimeLink.Purpose.RESET)
        SignInAttempts.objects.create(key="account:x")
        clock.shift(timedelta(days=1))
        background.forget_old()
        kept = (Session.objects.count(), UserSession.objects.count(), OneTimeLink.objects.count())
        counters = SignInAttempts.objects.count()
        clock.shift(timedelta(days=100))
        background.forget_old()
        background.forget_old()

    assert (kept, counters) == ((1, 1, 1), 1)
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert not OneTimeLink.objects.exists()
    assert not SignInAttempts.objects.exists()
    assert client.cookies
