"""Pure: is this response meant for us, now, and for the request we made? Each question by name, with its answer.

The list is what the test page of a provider shows with ticks and crosses; a sign-in takes the first cross.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.sso.saml import names
from accounts.sso.saml.facts import Confirmation, Facts, instant
from accounts.sso.saml.names import Code, Turned

SKEW = timedelta(seconds=120)
MOST_AGE = timedelta(minutes=5)
# How long a spent assertion must be remembered at the least: past this it is refused for its age anyway.
REMEMBERED = MOST_AGE + 2 * SKEW


@dataclass(frozen=True, slots=True)
class Expected:
    """What a response to our request must say."""

    issuer: str
    audience: str
    acs_url: str
    request_id: str
    now: datetime
    # For somebody who proves again who they are: the provider must have asked them anew.
    must_be_fresh: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and its answer. `detail` is what was found."""

    code: Code
    holds: bool
    detail: str = ""


def require(facts: Facts, expected: Expected) -> None:
    """Raise Turned with the first question that is not answered as it must be."""
    for answer in answers(facts, expected):
        if not answer.holds:
            raise Turned(answer.code, answer.detail)


def answers(facts: Facts, expected: Expected) -> Iterator[Answer]:
    """Every question, in the order in which they are asked."""
    yield from _envelope(facts, expected)
    yield from _subject(facts)
    yield from _confirmations(facts, expected)
    yield from _times(facts, expected)
    audiences = facts.audiences
    meant = bool(audiences) and all(expected.audience in each for each in audiences)
    yield Answer(Code.AUDIENCE, meant, ", ".join(name for each in audiences for name in each))
    session_over = instant(facts.session_over)
    lasts = not facts.session_over or (session_over is not None and expected.now < session_over + SKEW)
    yield Answer(Code.SESSION_OVER, lasts, facts.session_over)
    if expected.must_be_fresh:
        asked = instant(facts.authenticated)
        fresh = asked is not None and expected.now - asked <= MOST_AGE + SKEW
        yield Answer(Code.NOT_FRESH, fresh, facts.authenticated)


def _envelope(facts: Facts, expected: Expected) -> Iterator[Answer]:
    versions = (facts.version, facts.assertion_version)
    yield Answer(Code.VERSION, versions == ("2.0", "2.0"), " ".join(versions))
    said = f"{facts.status.rpartition(':')[2]} {facts.status_message}".strip()
    yield Answer(Code.STATUS, facts.status == names.SUCCESS, said)
    issuers = {facts.issuer, facts.response_issuer or facts.issuer}
    yield Answer(Code.ISSUER, issuers == {expected.issuer}, ", ".join(sorted(issuers)))
    # An unsigned envelope may leave it out; a signed one, and every one that has it, must name our address.
    may_lack = not facts.destination and not facts.response_is_signed
    yield Answer(Code.DESTINATION, may_lack or facts.destination == expected.acs_url, facts.destination)
    yield Answer(Code.UNSOLICITED, bool(facts.in_response_to))
    yield Answer(Code.IN_RESPONSE_TO, facts.in_response_to == expected.request_id, facts.in_response_to)


def _subject(facts: Facts) -> Iterator[Answer]:
    yield Answer(Code.NO_NAME_ID, 0 < len(facts.name_id) <= 500, facts.name_id[:100])
    yield Answer(Code.TRANSIENT_NAME_ID, facts.name_id_format != names.TRANSIENT, facts.name_id_format)


def _confirmations(facts: Facts, expected: Expected) -> Iterator[Answer]:
    """One bearer confirmation must hold in every respect; without one, the respect in which the first fails is told."""
    bearers = [each for each in facts.confirmations if each.method == names.BEARER]
    yield Answer(Code.CONFIRMATION, bool(bearers), ", ".join(each.method for each in facts.confirmations))
    judged = [list(_confirmation(each, expected)) for each in bearers]
    best = next((each for each in judged if all(answer.holds for answer in each)), judged[0] if judged else [])
    yield from best


def _confirmation(given: Confirmation, expected: Expected) -> Iterator[Answer]:
    yield Answer(Code.RECIPIENT, given.recipient == expected.acs_url, given.recipient)
    # The envelope may be unsigned: here stands the request that the provider signed for.
    yield Answer(Code.CONFIRMATION_REQUEST, given.in_response_to == expected.request_id, given.in_response_to)
    over, begun = instant(given.not_on_or_after), instant(given.not_before)
    holds = over is not None and expected.now < over + SKEW
    if given.not_before:
        holds = holds and begun is not None and begun <= expected.now + SKEW
    yield Answer(Code.CONFIRMATION_TIME, holds, given.not_on_or_after)


def _times(facts: Facts, expected: Expected) -> Iterator[Answer]:
    now, issued = expected.now, instant(facts.issued)
    begins, ends = instant(facts.not_before), instant(facts.not_on_or_after)
    has_begun = not facts.not_before or (begins is not None and begins <= now + SKEW)
    yield Answer(Code.NOT_YET_VALID, has_begun, facts.not_before)
    still_holds = facts.has_conditions and (not facts.not_on_or_after or (ends is not None and now < ends + SKEW))
    yield Answer(Code.EXPIRED, still_holds, facts.not_on_or_after)
    yield Answer(Code.FROM_THE_FUTURE, issued is not None and issued <= now + SKEW, facts.issued)
    yield Answer(Code.TOO_OLD, issued is not None and now - issued <= MOST_AGE + SKEW, facts.issued)
