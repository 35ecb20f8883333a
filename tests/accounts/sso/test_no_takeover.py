"""Whatever an identity provider says, nobody becomes somebody else (S5): a rule written twice must agree 510 times."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Identity, IdentityProvider, SystemRole, User, VerifiedDomain
from accounts.permissions import RoleCode
from accounts.sso import binding
from accounts.sso.claims import Claim
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Refused
from base.outbox.models import OutboxRow
from tests.factories.accounts import make_role, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BY = Actor.anonymous(network="192.0.2.0/24")
HOW_MANY = 510

STATES: dict[str, dict[str, Any]] = {
    "active": {},
    "invited": {"is_active": False, "is_invited": True},
    "made": {"is_active": False},
    "deactivated": {"is_active": False, "deactivated_at": timezone.now()},
}
# Who stands on file, who is claimed, and how.
CHOICES: dict[str, list[Any]] = {
    "role": [RoleCode.ADMIN, RoleCode.STANDARD, RoleCode.EMPLOYEE],
    "state": list(STATES),
    "option": ["", "SSO", "PASSWORD"],
    "bound": ["to none", "to this", "to another subject", "at another provider"],
    "email": [
        "victim@corp.example", "VICTIM@Corp.Example", "victim@corp.example.evil.example", "v\u0131ctim@corp.example",
        "victim@\u0441orp.example", "victim@evil.example", "victim@sub.corp.example", "new@corp.example", "",
        "victim@corp.example\x00", "victim@corp.example, me@evil.example", "<victim@corp.example>",
    ],
    "verified": [True, False, None],
    "domain": ["verified here", "verified elsewhere", "not verified", "unknown"],
    "subject": ["s-1", "s-of-another-user", "identifier", ""],
    "match": ["email", "sso_identifier"],
    "makes": [True, False],
    "provider": ["asked", "other"],
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One combination."""

    role: RoleCode
    state: str
    option: str
    bound: str
    email: str
    verified: bool | None
    domain: str
    subject: str
    match: str
    makes: bool
    provider: str


def cases() -> list[Case]:
    """All pairs of values of any two choices, and random ones up to the number; the same ones in each run."""
    dice, made = random.Random(20261121), []
    for first, second in itertools.combinations(CHOICES, 2):
        for one, other in itertools.product(CHOICES[first], CHOICES[second]):
            rest = {name: dice.choice(values) for name, values in CHOICES.items()}
            made.append(Case(**(rest | {first: one, second: other})))
    dice.shuffle(made)
    ours = {"state": "active", "option": "SSO", "domain": "verified here", "verified": True, "provider": "asked"}
    known = ours | {"email": "victim@corp.example", "match": "email", "bound": "to none", "subject": "s-1"}
    fresh = ours | {"email": "new@corp.example", "makes": True, "subject": "s-2", "bound": "to none"}
    near = [
        Case(**({key: dice.choice(every) for key, every in CHOICES.items()} | friendly | {name: value}))
        for friendly in (known, fresh)
        for name, values in CHOICES.items()
        for value in values
    ]
    return [*near, *made][:HOW_MANY]


@dataclass
class World:
    """Two providers, the victim, and a neighbour who is bound already."""

    asked: IdentityProvider
    other: IdentityProvider
    victim: User
    neighbour: User


def make_world() -> World:
    """The rows that every case begins with."""
    asked = IdentityProvider.objects.create(kind="OIDC", is_active=True, name="Asked", slug="asked")
    other = IdentityProvider.objects.create(kind="OIDC", is_active=True, name="Other", slug="other")
    victim = make_user(email="victim@corp.example", first_name="Vic", last_name="Tim", sso_identifier="identifier")
    neighbour = make_user(RoleCode.STANDARD, email="neighbour@corp.example", sign_in_option="SSO")
    Identity.objects.create(user=neighbour, provider=asked, subject="s-of-another-user")
    return World(asked, other, victim, neighbour)


def arrange(there: World, case: Case) -> None:
    """Change the rows to those of a case."""
    for provider in (there.asked, there.other):
        provider.match_by, provider.makes_employees = case.match, case.makes
        provider.save()
    holder = {"verified here": there.asked, "verified elsewhere": there.other, "not verified": there.asked}
    if case.domain in holder:
        seen = None if case.domain == "not verified" else timezone.now()
        VerifiedDomain.objects.create(domain="corp.example", provider=holder[case.domain], token="t", verified_at=seen)
    changes = {"role": make_role(case.role), "sign_in_option": case.option} | STATES[case.state]
    User.objects.filter(pk=there.victim.pk).update(**changes)
    where = {
        "to this": (there.asked, "s-1"),
        "to another subject": (there.asked, "s-0"),
        "at another provider": (there.other, "s-1"),
    }
    if case.bound in where:
        provider, subject = where[case.bound]
        Identity.objects.create(user=there.victim, provider=provider, subject=subject)


def expected(case: Case, world: World) -> User | str | None:
    """Who may come in by the rules of §8.4, said anew: a user, "new" for a new employee, None for nobody."""
    provider = world.asked if case.provider == "asked" else world.other
    speaks = {"verified here": world.asked, "verified elsewhere": world.other}.get(case.domain) == provider
    here = {
        (identity.subject, identity.user_id): identity.user for identity in Identity.objects.filter(provider=provider)
    }
    bound = next((user for (subject, _pk), user in here.items() if subject == case.subject), None)
    if not case.subject:
        return None
    if bound is not None:
        return bound if bound == world.neighbour or _may(case) else None
    by_address = case.match == "email"
    names_victim = case.email.lower() == "victim@corp.example" if by_address else case.subject == "identifier"
    if names_victim:
        trusted = speaks and (not by_address or case.verified is not False)
        free = not any(user == world.victim for user in here.values())
        return world.victim if trusted and free and _may(case) else None
    own = case.email == "new@corp.example"
    return "new" if case.makes and own and speaks and case.verified is not False else None


def _may(case: Case) -> bool:
    return case.state in {"active", "invited"} and case.option in {"", "SSO"}


def test_nobody_becomes_somebody_else() -> None:
    wrong, let_in, made, alarms = [], 0, 0, 0
    everybody, there = cases(), make_world()
    for case in everybody:
        point = transaction.savepoint()
        arrange(there, case)
        should, before = expected(case, there), set(User.objects.values_list("pk", "email", "role__code"))
        provider = there.asked if case.provider == "asked" else there.other
        claim = Claim(case.subject, case.email, "Vic", "Tim", case.verified, {"role": ("ADMINISTRATOR",)})
        try:
            came: User | None = binding.user_for(provider, claim, by=BY)
        except Refused:
            came = None
        alarms += Entry.objects.filter(kind="identity.subject_refused").exists()
        wrong += [(case, should, came)] if not _as_said(should, came, before) else []
        let_in, made = let_in + (came is not None), made + (should == "new")
        transaction.savepoint_rollback(point)

    assert wrong == []
    assert len(everybody) == HOW_MANY
    # The table is worth something only if it holds all sorts.
    assert let_in >= 40
    assert made >= 3
    assert alarms >= 5


def _as_said(should: User | str | None, came: User | None, before: set[Any]) -> bool:
    after = set(User.objects.values_list("pk", "email", "role__code"))
    if should == "new":
        return came is not None and after - before == {(came.pk, "new@corp.example", "EMPLOYEE")} and before <= after
    return came == should and after == before


def test_another_subject_raises_an_alarm_that_outlives_the_refusal(ada: User, rosa: User) -> None:
    provider = IdentityProvider.objects.create(kind="OIDC", name="Main", slug="main", is_active=True)
    VerifiedDomain.objects.create(domain="northwind.example", provider=provider, token="t", verified_at=timezone.now())
    Identity.objects.create(user=rosa, provider=provider, subject="old")

    with pytest.raises(Refused) as refused:
        binding.user_for(provider, Claim("new", rosa.email), by=BY)

    assert refused.value.code == "subject_changed"
    assert Identity.objects.get().subject == "old"
    assert Entry.objects.get(kind="identity.subject_refused").object_name == rosa.full_name
    assert [row.payload["to"] for row in OutboxRow.objects.filter(topic="mail")] == [ada.email]


def test_a_relink_by_hand_ends_sessions_and_is_told(ada: User, rosa: User) -> None:
    provider = IdentityProvider.objects.create(kind="OIDC", name="Main", slug="main", is_active=True)
    old = binding.bind(rosa, provider=provider, subject="old", by=Actor.of(ada))

    binding.bind(rosa, provider=provider, subject="new", by=Actor.of(ada))

    assert not Identity.objects.filter(pk=old.pk).exists()
    kinds = list(
        Entry.objects.filter(object_key=f"user:{rosa.public_id}").order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["identity.bound", "identity.bound_again"]
    assert {row.payload["to"] for row in OutboxRow.objects.filter(topic="mail")} == {ada.email, rosa.email}


def test_a_new_employee_gets_no_more_than_that(rosa: User) -> None:
    provider = IdentityProvider.objects.create(
        kind="OIDC", name="Main", slug="main", is_active=True, makes_employees=True
    )
    VerifiedDomain.objects.create(domain="northwind.example", provider=provider, token="t", verified_at=timezone.now())

    user = binding.user_for(provider, Claim("s", "fresh@northwind.example", "Fresh", "Face"), by=BY)

    assert (user.role, user.sign_in_option) == (SystemRole.objects.get(code="EMPLOYEE"), "SSO")
    assert not user.has_usable_password()
