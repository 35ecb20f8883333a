"""Signature wrapping: a true, signed element is moved where the verifier finds it and the reader does not, or the
other way round. Eight shapes, for a signed assertion and for a signed response."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from accounts.sso.saml import names
from tests.accounts.sso.saml.corpus import EVIL, Case, one
from tests.accounts.sso.saml.making import Shape, good, packed

A, P, D = (f"{{{each}}}" for each in (names.ASSERTION, names.PROTOCOL, names.SIGNATURE))
type_shape = Callable[[etree._Element, etree._Element], etree._Element]


def wrapped(name: str, code: str, place: str, shape_of: type_shape) -> Case:
    """A case: `shape_of` takes the true root and the true signed element and returns the root of what is posted."""

    def make(shape: Shape) -> str:
        root = etree.fromstring(good(shape, place).encode())
        true = root if place == "response" else one(root, "a:Assertion")
        return packed(etree.tostring(shape_of(root, true)))

    return Case(f"{name}, {place}", code, make)


def evil_of(true: etree._Element, *, with_signature: bool = False) -> etree._Element:
    """A copy that says somebody else, with another ID, unsigned unless told otherwise."""
    evil = deepcopy(true)
    evil.set("ID", "_evil")
    for each in evil.iter(f"{A}Assertion"):
        each.set("ID", "_evil" if each is evil else "_evil_assertion")
    one(evil, ".//a:NameID").text = EVIL
    if not with_signature:
        for each in list(evil.iter(f"{D}Signature")):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)
    return evil


def unsigned(true: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The true element without its signature, and the signature."""
    copy = deepcopy(true)
    signature = one(copy, "d:Signature")
    copy.remove(signature)
    return copy, signature


def within(tag: str, *children: etree._Element) -> etree._Element:
    """An element around others."""
    element = etree.Element(tag)
    element.extend(children)
    return element


def _in_place(root: etree._Element, evil: etree._Element) -> etree._Element:
    """The root with evil in the place of the assertion; for a response, evil is the root."""
    if evil.tag == f"{P}Response":
        return evil
    copy = deepcopy(root)
    copy.replace(one(copy, "a:Assertion"), evil)
    return copy


def before(root: etree._Element, true: etree._Element) -> etree._Element:
    """Evil in front of the true one."""
    new = _in_place(root, evil_of(true))
    new.append(deepcopy(true))
    return new


def after(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one in front of evil."""
    new = _in_place(root, evil_of(true))
    new.insert(1, deepcopy(true))
    return new


def inside(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one within the subject of evil."""
    new = _in_place(root, evil_of(true))
    one(new, ".//a:Subject").append(deepcopy(true))
    return new


def advice(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one as advice of evil."""
    new = _in_place(root, evil_of(true))
    conditions = one(new, ".//a:Conditions")
    conditions.addnext(within(f"{A}Advice", deepcopy(true)))
    return new


def signature_taken(root: etree._Element, true: etree._Element) -> etree._Element:
    """Evil carries the true signature; the true one stands behind it, bare."""
    bare, signature = unsigned(true)
    evil = evil_of(true)
    evil.insert(1, signature)
    new = _in_place(root, evil)
    new.append(bare)
    return new


def in_object(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one within an object of the signature that evil carries."""
    bare, signature = unsigned(true)
    signature.append(within(f"{D}Object", bare))
    evil = evil_of(true)
    evil.insert(1, signature)
    return _in_place(root, evil)


def extensions(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one in the extensions of the response."""
    new = _in_place(root, evil_of(true))
    new.insert(1, within(f"{P}Extensions", deepcopy(true)))
    return new


def evil_in_extensions(root: etree._Element, true: etree._Element) -> etree._Element:
    """Evil in the extensions, the true one in its place."""
    new = deepcopy(root)
    new.insert(1, within(f"{P}Extensions", evil_of(true)))
    return new


def renamed(root: etree._Element, true: etree._Element) -> etree._Element:
    """The true one under another name in the extensions; evil carries its signature."""
    evil = evil_of(true, with_signature=True)
    hidden = unsigned(true)[0]
    hidden.tag = f"{A}Statement"
    new = _in_place(root, evil)
    new.insert(1, within(f"{P}Extensions", hidden))
    return new


_SHAPES: dict[str, tuple[type_shape, str, str]] = {
    "evil before": (before, "many_assertions", "many_assertions"),
    "evil after": (after, "many_assertions", "many_assertions"),
    "true inside": (inside, "many_assertions", "many_assertions"),
    "true as advice": (advice, "many_assertions", "many_assertions"),
    "signature taken": (signature_taken, "many_assertions", "many_assertions"),
    "true in an object": (in_object, "many_assertions", "many_assertions"),
    "true in extensions": (extensions, "many_assertions", "many_assertions"),
    "evil in extensions": (evil_in_extensions, "many_assertions", "many_assertions"),
}
WRAPPINGS = [
    wrapped(name, code, place, shape_of)
    for name, (shape_of, *codes) in _SHAPES.items()
    for place, code in zip(("assertion", "response"), codes, strict=True)
]
# The same trick with what no counting of assertions finds: the true one bears another name, or none of its content.
RENAMED = [
    wrapped("true under another name", "foreign_reference", "assertion", renamed),
    wrapped(
        "response within a bare element", "not_a_response", "response", lambda root, true: within(f"{P}Other", true)
    ),
]
ALL = [*WRAPPINGS, *RENAMED]
