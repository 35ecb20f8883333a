"""Fuzz: whatever is changed in a good response, nobody else ever comes out of it.

A mutated response may still be let in, when the change lies outside what is signed (a blank in the envelope); then the
facts must be those that were signed, byte for byte. `SAML_MUTATIONS=100000 pytest …/test_mutations.py` runs more.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.sso.saml import child, conditions, gate, names
from accounts.sso.saml.facts import Facts
from accounts.sso.saml.names import Turned
from tests.accounts.sso.saml.making import ISSUER, NOW, Shape, good, key, packed

RUNS = int(os.environ.get("SAML_MUTATIONS", "150"))
PLACES = (("assertion",), ("response",), ("assertion", "response"))
# What is thrown in: markup that has fooled parsers, and pieces of the response itself.
PIECES = [
    b"<!-- -->", b"<?x?>", b"<![CDATA[x]]>", b"<!DOCTYPE x>", b"&#0;", b"&#x61;", b"&amp;", b"\0", b"\xc3",
    b"\xef\xbb\xbf",
    b' ID="_assertion"', b' ID="_evil"', b' xmlns:a="urn:x"', b' xml:base="x"', b"<a:Assertion/>", b"</a:Assertion>",
    b"<a:NameID>root@northwind.example</a:NameID>", b"root@northwind.example", b"</a:NameID><a:NameID>", b" ", b"\n",
    b">", b"<",
    b"#xpointer(/)", names.EXCLUSIVE.encode() + b"WithComments", b"http://www.w3.org/2000/09/xmldsig#rsa-sha1",
]  # fmt: skip


@cache
def original(place: int) -> tuple[bytes, Facts]:
    """A good response and what it says."""
    data = good(Shape(), *PLACES[place]).encode()
    facts = judged(data)
    assert facts is not None
    return data, facts


def judged(data: bytes) -> Facts | None:
    """The facts of a response that would be let in; None for a refused one. Anything but a refusal is an error."""
    said = child.answer({"response": packed(data), "certificates": [key().certificate], "algorithm": "any"})
    if "code" in said:
        return None
    facts = Facts.of(said["facts"])
    expected = conditions.Expected(ISSUER, Shape().audience, Shape().acs_url, Shape().request_id, NOW)
    try:
        conditions.require(facts, expected)
    except Turned:
        return None
    return facts


@st.composite
def mutated(draw: st.DrawFn) -> tuple[int, bytes]:
    """A good response with one to three changes: bytes flipped, cut, doubled, moved, or something thrown in."""
    place = draw(st.integers(0, len(PLACES) - 1))
    data = original(place)[0]
    for _change in range(draw(st.integers(1, 3))):
        at, until = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
        until = min(until, at + draw(st.sampled_from([1, 8, 200, 5_000])))
        kind = draw(st.sampled_from(["flip", "cut", "double", "move", "throw", "throw", "swap"]))
        cut = data[at:until]
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[until:]
        elif kind == "double":
            data = data[:until] + cut + data[until:]
        elif kind == "move":
            rest = data[:at] + data[until:]
            to = draw(st.integers(0, len(rest)))
            data = rest[:to] + cut + rest[to:]
        elif kind == "swap":
            data = data[:at] + cut[::-1] + data[until:]
        else:
            data = data[:at] + draw(st.sampled_from(PIECES)) + data[at:]
    return place, data


@pytest.mark.slow
@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_only_what_was_signed_is_ever_read(case: tuple[int, bytes]) -> None:
    place, data = case
    facts = judged(data)
    if facts is None:
        return
    true = original(place)[1]
    signed = (
        "assertion_id",
        "issuer",
        "name_id",
        "attributes",
        "audiences",
        "confirmations",
        "not_on_or_after",
        "issued",
    )
    assert {name: getattr(facts, name) for name in signed} == {name: getattr(true, name) for name in signed}
    if true.response_is_signed and facts.response_is_signed:
        assert facts == true


@settings(max_examples=RUNS, deadline=None)
@given(st.binary(max_size=2_000))
def test_the_gate_never_stumbles_over_bytes(data: bytes) -> None:
    with pytest.raises(Turned):
        gate.inspect(data)


@settings(max_examples=RUNS, deadline=None)
@given(st.text(max_size=2_000))
def test_nor_over_what_is_posted(text: str) -> None:
    with pytest.raises(Turned):
        gate.inspect(gate.decode(text))
