"""Pure: what HTML an ad may hold (reliability 10.1). Everything is cleaned on write; output trusts what was cleaned."""

from __future__ import annotations

import nh3

_TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "em", "b", "i", "a", "blockquote"}


def cleaned(text: str) -> str:
    """The text with only harmless markup left; plain text becomes paragraphs."""
    text = text.strip()
    if text and "<" not in text:
        text = "".join(f"<p>{block.strip()}</p>" for block in text.split("\n\n") if block.strip()).replace("\n", "<br>")
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
