"""What all component tags share: the registry, allowed tones, attribute writing. No tag lives here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TONES = frozenset({"neutral", "accent", "ok", "warn", "danger", "info"})
SIZES = frozenset({"s", "m", "l"})


def one_of(value: str, allowed: frozenset[str], what: str) -> str:
    """Return `value`, or raise ValueError naming the allowed words: a wrong tone is a programmer's slip."""
    if value not in allowed:
        raise ValueError(f"Unknown {what} {value!r}; use one of {', '.join(sorted(allowed))}.")
    return value


def attributes(pairs: Mapping[str, object]) -> str:
    """Write attributes with a leading space each. Empty strings and None are left out; True writes the bare name."""
    written = []
    for name, value in pairs.items():
        if value is None or value is False or value == "":
            continue
        written.append(f" {name}" if value is True else f' {name}="{escape(value)}"')
    return "".join(written)


def render(name: str, context: dict[str, Any]) -> SafeString:
    """Render `templates/components/<name>.html` with exactly this context."""
    return mark_safe(get_template(f"components/{name}.html").render(context))  # noqa: S308  (a template's own output)


def fresh_id(stem: str) -> str:
    """An id no other fragment on the page carries, for pieces that point at each other."""
    return f"{stem}-{secrets.token_hex(3)}"


def markup(text: str) -> SafeString:
    """Mark a string built only from constants and escaped values as HTML."""
    return mark_safe(text)  # noqa: S308  (callers escape every value)
