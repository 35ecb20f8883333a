"""Whom claims speak of: Entra by tenant and object, Google only under the company's own domain, others by subject."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.sso.oidc.persons import claim_of
from accounts.sso.oidc.wrongs import Wrong

ENTRA = "https://login.microsoftonline.com/aaaa-1111/v2.0"
GOOGLE = "https://accounts.google.com"
OTHER = "https://id.example"


def test_entra_is_keyed_on_tenant_and_object() -> None:
    claim = claim_of({"sub": "pairwise", "tid": "AAAA-1111", "oid": "BBBB", "email": "a@b.example"}, {}, issuer=ENTRA)

    assert (claim.subject, claim.email_is_verified) == ("aaaa-1111.bbbb", None)


@pytest.mark.parametrize(
    ("claims", "code"),
    [({"sub": "s"}, "entra_ids"), ({"sub": "s", "tid": "cccc", "oid": "b"}, "entra_tenant")],
    ids=["no ids", "another tenant"],
)
def test_entra_without_its_ids(claims: dict[str, Any], code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        claim_of(claims, {}, issuer=ENTRA)

    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("more", "verified"),
    [
        ({"email_verified": True, "hd": "corp.example"}, True),
        ({"email_verified": True}, False),  # a private account with the company's address
        ({"email_verified": True, "hd": "other.example"}, False),
        ({"hd": "corp.example"}, False),
    ],
    ids=["own domain", "private account", "other domain", "not verified"],
)
def test_google_speaks_only_for_its_own_domain(more: dict[str, Any], verified: bool) -> None:
    claim = claim_of({"sub": "1", "email": "a@corp.example", **more}, {}, issuer=GOOGLE)

    assert claim.email_is_verified is verified


@pytest.mark.parametrize(
    ("said", "verified"),
    [(True, True), ("true", True), (False, False), ("false", False), (1, False), ("yes", False)],
)
def test_what_counts_as_verified(said: object, verified: bool) -> None:
    claim = claim_of({"sub": "1", "email": "a@b.example", "email_verified": said}, {}, issuer=OTHER)

    assert claim.email_is_verified is verified


def test_a_verification_belongs_to_its_own_address() -> None:
    claims = {"sub": "1", "email": "boss@corp.example"}

    claim = claim_of(claims, {"sub": "1", "email": "me@corp.example", "email_verified": True}, issuer=OTHER)

    assert (claim.email, claim.email_is_verified) == ("boss@corp.example", None)


def test_names_from_one_word() -> None:
    claim = claim_of({"sub": "1", "name": "Ana Maria Kowalska", "preferred_username": "x"}, {}, issuer=OTHER)

    assert (claim.first_name, claim.last_name, claim.email) == ("Ana Maria", "Kowalska", "")
    assert claim.attributes["preferred_username"] == ("x",)
