"""The company's e-mail domains: which may be added, and what DNS has to say for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityProvider, User, VerifiedDomain
from accounts.sso import queries, resolving, verifying
from accounts.sso.domains import problem_of, typed
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed
from base.outbox.models import OutboxRow
from tests.accounts.sso.name_server import NameServer
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """A name server that everything is asked of."""
    made = NameServer()
    settings.DNS_SERVERS = [made.place]
    monkeypatch.setattr(resolving, "SECONDS", 0.3)
    yield made
    made.close()


@pytest.fixture
def domain(ada: User) -> VerifiedDomain:
    """The company's domain, not verified yet, for an active provider."""
    provider = IdentityProvider.objects.create(kind="OIDC", name="Main", slug="main", is_active=True)
    return verifying.add_domain("northwind.example", provider=provider, by=Actor.of(ada))


def _kinds(domain: VerifiedDomain) -> list[str]:
    found = Entry.objects.filter(object_key=f"verified_domain:{domain.public_id}").order_by("id")
    return [kind.partition(".")[2] for kind in found.values_list("kind", flat=True)]


def _record(domain: VerifiedDomain) -> str:
    return f"recruit-verification={domain.token}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Example.COM", "example.com"),
        (" example.com. ", "example.com"),
        ("ada@example.com", "example.com"),
        ("https://example.com/jobs", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("exa mple.com", ""),
        ("example..com", ""),
        ("-.com", ""),
        ("exa_mple.com", ""),
        ("a" * 64 + ".com", ""),
        ("", ""),
    ],
)
def test_what_is_typed(text: str, meant: str) -> None:
    assert typed(text) == meant


@pytest.mark.parametrize(
    ("domain", "problem"),
    [
        ("example.com", None), ("jobs.example.co.uk", None), ("co.com", None), ("", "none"), ("com", "bare"),
        ("localhost", "bare"), ("gmail.com", "free_mail"), ("co.uk", "shared"), ("com.au", "shared"),
        ("github.io", "shared"), ("192.168.0.1", "none"), ("10.1", "none"), (".".join(["a" * 60] * 4) + ".de", "none"),
    ],
)  # fmt: skip
def test_domains_that_cannot_be_one_companys(domain: str, problem: str | None) -> None:
    assert problem_of(domain) == problem


@pytest.mark.parametrize(
    "text", ["gmail.com", "com", "co.uk", "not a domain", "northwind.example", "NORTHWIND.example."]
)
def test_a_refused_domain_is_not_added(ada: User, domain: VerifiedDomain, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        verifying.add_domain(text, provider=None, by=Actor.of(ada))

    assert "domain" in refused.value.fields
    assert VerifiedDomain.objects.count() == 1


def test_only_administrators(rosa: User, domain: VerifiedDomain) -> None:
    by = Actor.of(rosa)
    acts: list[Callable[[], object]] = [
        lambda: verifying.add_domain("other.example", provider=None, by=by),
        lambda: verifying.check_domain(domain, by=by),
        lambda: verifying.assign(domain, provider=None, by=by),
        lambda: verifying.remove_domain(domain, by=by),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert _kinds(domain) == ["added"]


def test_a_domain_opens_nothing_before_its_record_is_there(
    ada: User, domain: VerifiedDomain, names: NameServer
) -> None:
    checked = verifying.check_domain(domain, by=Actor.of(ada))

    assert (checked.verified_at, checked.problem) == (None, str(verifying.NOT_FOUND))
    assert queries.provider_for_email("rosa@northwind.example") is None
    assert names.asked == ["_recruit.northwind.example"]


@pytest.mark.parametrize("shape", ["plain", "among others", "in parts", "alias", "blank around"])
def test_the_record_in_all_its_shapes(ada: User, domain: VerifiedDomain, names: NameServer, shape: str) -> None:
    value, name = _record(domain), "_recruit.northwind.example"
    shapes: dict[str, dict[str, list[tuple[str, ...]]]] = {
        "plain": {name: [(value,)]},
        "among others": {name: [("v=spf1 -all",), (value,)]},
        "in parts": {name: [(value[:10], value[10:])]},
        "alias": {"proof.other.example": [(value,)]},
        "blank around": {name: [(f" {value} ",)]},
    }
    names.texts = shapes[shape]
    names.aliases = {name: "proof.other.example"} if shape == "alias" else {}

    checked = verifying.check_domain(domain, by=Actor.of(ada))

    assert checked.verified_at is not None
    assert queries.provider_for_email("Rosa@NORTHWIND.example") == domain.provider
    assert queries.provider_for_email("rosa@sub.northwind.example") is None
    assert _kinds(domain) == ["added", "verified"]


@pytest.mark.parametrize("text", ["recruit-verification=other", "recruit-verification=", "x{record}", "{record}x"])
def test_another_text_is_no_proof(ada: User, domain: VerifiedDomain, names: NameServer, text: str) -> None:
    names.texts = {"_recruit.northwind.example": [(text.format(record=_record(domain)),)]}

    checked = verifying.check_domain(domain, by=Actor.of(ada))

    assert (checked.verified_at, checked.problem) == (None, str(verifying.OTHER_TEXT))


@pytest.mark.parametrize("mood", ["silent", "failing", "babbling"])
def test_no_answer_takes_nothing_away(ada: User, domain: VerifiedDomain, names: NameServer, mood: str) -> None:
    names.texts = {"_recruit.northwind.example": [(_record(domain),)]}
    verifying.check_domain(domain, by=Actor.of(ada))
    names.mood = mood

    checked = verifying.check_domain(domain, by=Actor.of(ada))

    assert checked.verified_at is not None
    assert (checked.missing_at, checked.problem) == (None, str(verifying.NO_ANSWER))


@pytest.mark.parametrize("mood", ["well", "empty"])
def test_a_record_that_vanished_has_a_week(ada: User, domain: VerifiedDomain, names: NameServer, mood: str) -> None:
    by = Actor.system("sso")
    names.texts = {"_recruit.northwind.example": [(_record(domain),)]}
    verifying.check_domain(domain, by=by)
    names.texts, names.mood = {}, mood
    start = timezone.now()
    for day in (1, 2, 7):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            assert verifying.check_all(by=by) == 1
            assert queries.provider_for_email("rosa@northwind.example") == domain.provider

    with time_machine.travel(start + timedelta(days=8), tick=False):
        verifying.check_all(by=by)

    assert queries.provider_for_email("rosa@northwind.example") is None
    assert _kinds(domain) == ["added", "verified", "missing", "closed"]
    letters = OutboxRow.objects.filter(topic="mail", payload__subject="The DNS record of northwind.example is gone")
    assert [row.payload["to"] for row in letters] == [ada.email] * 2


def test_a_record_that_comes_back_is_forgiven(ada: User, domain: VerifiedDomain, names: NameServer) -> None:
    by = Actor.of(ada)
    texts: dict[str, list[tuple[str, ...]]] = {"_recruit.northwind.example": [(_record(domain),)]}
    names.texts = texts
    verifying.check_domain(domain, by=by)
    names.texts = {}
    assert verifying.check_domain(domain, by=by).missing_at is not None
    names.texts = texts

    back = verifying.check_domain(domain, by=by)

    assert (back.missing_at, back.problem) == (None, "")


def test_the_pages_lead_from_adding_to_the_check(ada: User, names: NameServer) -> None:
    client = signed_in(ada)
    session = client.session
    session["proved_at"] = int(timezone.now().timestamp())
    session.save()

    added = client.post(reverse("accounts:sso-domains"), {"domain": "bücher.example", "provider": ""})
    domain = VerifiedDomain.objects.get()
    page = client.get(added["Location"]).content.decode()
    names.texts = {"_recruit.xn--bcher-kva.example": [(_record(domain),)]}
    client.post(reverse("accounts:sso-domain-check", args=[domain.public_id]))
    checked = client.get(added["Location"])

    assert "bücher.example" in page
    assert "_recruit.xn--bcher-kva.example" in page
    assert _record(domain) in page
    assert "Verified" in checked.content.decode()
    wrong = client.post(reverse("accounts:sso-domains"), {"domain": "gmail.com", "provider": ""})
    assert wrong.status_code == 422
    assert "no provider can speak for it" in wrong.content.decode()
    assert 'value="gmail.com"' in wrong.content.decode()
    removed = client.post(reverse("accounts:sso-domain-remove", args=[domain.public_id]))
    assert (removed.status_code, VerifiedDomain.objects.count()) == (303, 0)


def test_changes_ask_for_a_fresh_proof(ada: User) -> None:
    client = signed_in(ada)
    session = client.session
    session["proved_at"] = 0
    session.save()

    answer = client.post(reverse("accounts:sso-domains"), {"domain": "other.example", "provider": ""})

    assert answer["Location"].startswith("/me/prove/")
    assert not VerifiedDomain.objects.exists()


def test_the_list_asks_as_often_for_three_as_for_one(ada: User, domain: VerifiedDomain) -> None:
    client, counted = signed_in(ada), []

    for name in ("", "b.example", "c.example"):
        if name:
            verifying.add_domain(name, provider=domain.provider, by=Actor.of(ada))
        with CaptureQueriesContext(connection) as queries_made:
            client.get(reverse("accounts:sso-domains"))
        counted.append(len(queries_made))
    assert counted[1] == counted[2]
