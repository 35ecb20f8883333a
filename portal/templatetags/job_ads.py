"""The two places where a public page writes markup that did not come from a template."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Enough that no text can end the element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def cleaned_html(text: str) -> SafeString:
    """The HTML of an ad. It was cleaned when it was written (recruit.jobs.publishing); nothing else may come here."""
    return mark_safe(text)  # noqa: S308  (the one filter that trusts what was cleaned on write)


@register.simple_tag
def structured_data(record: dict[str, Any]) -> SafeString:
    """A record for search engines as a data block; browsers never run it."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped above)
