"""Verbs that take a provider's answer: judged when it is posted, fetched when its browser comes.

The provider lets the browser post its answer from the provider's page, and a post from elsewhere carries none of our
cookies (SameSite=Lax), neither the session nor the one that binds a sign-in to its browser. Making them SameSite=None
would open every form of ours to other sites. So the post only judges the answer: everything but the browser. What was
verified waits, sealed, in the row of the round. The browser is sent on by a redirect, which it follows as a plain
visit with its cookies; there the round is spent (`starting.spend`: right browser, once, within ten minutes) and the
answer is fetched. This works without script. Whoever posts a stolen answer in another browser gets nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import throttling
from accounts.models import IdentityProvider, SeenAssertion, SsoRequest
from accounts.sso.claims import Claim
from accounts.sso.saml import child, conditions, persons, sides
from accounts.sso.saml.facts import Facts
from accounts.sso.saml.names import ANY_ALGORITHM, Code, Turned
from accounts.sso.saml.peers import second_opinion
from accounts.sso.saml.refusals import ResponseRefused, refusal_of
from accounts.sso.starting import digest_of
from base.actors import Actor
from base.credentials import ciphers
from base.files import sandbox

BY_NETWORK = (throttling.Limit("saml-answers-minute", 120, timedelta(minutes=1)),)
FIELD = "answer"
# What is asked before the questions of `conditions`, for the list with ticks and crosses.
FIRST_QUESTIONS = (Code.MALFORMED, Code.BAD_SIGNATURE)


def receive(provider: IdentityProvider, *, response: str, state: str, by: Actor) -> SsoRequest:
    """Judge a posted answer and let it wait for its browser. Returns the row of its round.

    No transaction is open while it is read. Nothing is read that belongs to no round of this provider. A test that
    fails waits as well, so that its administrator sees why. Raises ResponseRefused, TooMany.
    """
    row = _round(provider, state)
    throttling.count_within(by.network, BY_NETWORK)
    asked: list[dict[str, Any]] = []
    try:
        facts = judge(provider, row, response=response, now=timezone.now(), asked=asked)
        claim = persons.claim_of(facts)
        _keep(row, {"claim": asdict(claim), "checks": asked}, assertion=facts.assertion_id)
    except Turned as turned:
        if row.purpose != SsoRequest.Purpose.TEST or turned.code is Code.REPLAYED:
            raise refusal_of(turned) from turned
        _keep(row, {"code": turned.code.value, "detail": turned.detail, "checks": asked})
    return row


@transaction.atomic
def fetch(row: SsoRequest) -> tuple[Claim, list[dict[str, Any]]]:
    """The verified claim that waits in a round that was just spent, and the questions that were asked. Good once.

    Raises ResponseRefused when nothing waits, and for a test that failed; `checks` of its data are the questions.
    """
    row = SsoRequest.objects.select_for_update().get(pk=row.pk)
    if not row.answer:
        raise ResponseRefused(Code.UNKNOWN_REQUEST)
    held = json.loads(ciphers.unseal(_place(row), FIELD, row.answer))
    row.answer = ""
    row.save(update_fields=["answer"])
    if "code" in held:
        error = ResponseRefused(Code(held["code"]), held["detail"])
        error.checks = held["checks"]
        raise error
    given = held["claim"]
    attributes = {name: tuple(values) for name, values in given["attributes"].items()}
    return Claim(**{**given, "attributes": attributes}), held["checks"]


def judge(
    provider: IdentityProvider, row: SsoRequest, *, response: str, now: datetime, asked: list[dict[str, Any]]
) -> Facts:
    """Everything about an answer but its browser: gate, signature, questions, second opinion. Writes nothing.

    `asked` is filled with every question that was reached and how it was answered. Raises Turned.
    """
    us, peer = sides.ourselves(provider), sides.peer(provider, now=now)
    facts = _read(response, certificates=peer.certificates, algorithm=provider.signature_algorithm, asked=asked)
    expected = conditions.Expected(
        issuer=peer.entity_id,
        audience=us.entity_id,
        acs_url=us.acs_url,
        request_id=row.request_id,
        now=now,
        must_be_fresh=row.purpose == SsoRequest.Purpose.STEP_UP,
    )
    asked += [{"code": each.code.value, "holds": each.holds, "detail": each.detail[:200]}
              for each in conditions.answers(facts, expected)]  # fmt: skip
    conditions.require(facts, expected)
    try:
        second_opinion(us, peer, response=response, request_id=row.request_id, facts=facts)
    except Turned as turned:
        asked.append({"code": turned.code.value, "holds": False, "detail": turned.detail})
        raise
    return facts


def examine(task: dict[str, Any]) -> dict[str, Any]:
    """Let the limited process read what was posted."""
    try:
        said: dict[str, Any] = json.loads(sandbox.run_module(child.__name__, json.dumps(task).encode()))
    except (sandbox.ReadingFailed, ValueError) as error:
        raise Turned(Code.TOO_MUCH) from error
    return said


@transaction.atomic
def forget_old() -> int:
    """Drop the assertions that would be too old by now. Returns how many. Safe to repeat."""
    count, _by_model = SeenAssertion.objects.filter(expires_at__lt=timezone.now()).delete()
    return count


def _read(response: str, *, certificates: tuple[str, ...], algorithm: str, asked: list[dict[str, Any]]) -> Facts:
    task = {"response": response, "certificates": list(certificates), "algorithm": algorithm or ANY_ALGORITHM}
    said = examine(task)
    if "code" in said:
        code = Code(said["code"])
        passed_gate = code in {Code.BAD_SIGNATURE, Code.OTHER_ALGORITHM}
        asked += [{"code": each.value, "holds": True, "detail": ""} for each in FIRST_QUESTIONS[: int(passed_gate)]]
        asked.append({"code": code.value, "holds": False, "detail": said["detail"]})
        raise Turned(code, str(said["detail"]))
    asked += [{"code": each.value, "holds": True, "detail": ""} for each in FIRST_QUESTIONS]
    return Facts.of(said["facts"])


def _round(provider: IdentityProvider, state: str) -> SsoRequest:
    """The round an answer says it belongs to. Its browser is asked for later, when the cookies are there."""
    row = SsoRequest.objects.filter(state=digest_of(state), provider=provider).first() if state else None
    if row is None or row.expires_at <= timezone.now():
        raise ResponseRefused(Code.UNKNOWN_REQUEST)
    if row.used_at is not None or row.answer:
        raise ResponseRefused(Code.REPLAYED)
    return row


@transaction.atomic
def _keep(row: SsoRequest, answer: dict[str, Any], *, assertion: str = "") -> None:
    """Let an answer wait, and remember its assertion: in the database, where two of them cannot both be first."""
    row = SsoRequest.objects.select_for_update().get(pk=row.pk)
    if row.answer or row.used_at is not None:
        raise Turned(Code.REPLAYED)
    if assertion:
        key = digest_of(f"{row.provider_id}\n{assertion}")
        try:
            with transaction.atomic():
                SeenAssertion.objects.create(key=key, expires_at=timezone.now() + conditions.REMEMBERED)
        except IntegrityError as error:
            raise Turned(Code.REPLAYED) from error
    row.answer = ciphers.seal(_place(row), FIELD, json.dumps(answer))
    row.save(update_fields=["answer"])


def _place(row: SsoRequest) -> str:
    return f"sso_request:{row.public_id}"
