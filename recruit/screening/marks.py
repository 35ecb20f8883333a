"""Pure: the little markdown of questions (bold, italic, links; product facts §14.2), checked and turned into HTML."""

from __future__ import annotations

import re
from html import escape

LONGEST = 1440
FORBIDDEN = "<>;"
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^\s()]{1,500}|mailto:[^\s()]{3,300})\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])")


def problem_of(text: str) -> str:
    """What is wrong with the words of a question: "empty", "long", "character"; "" when nothing is."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST:
        return "long"
    return "character" if any(sign in text for sign in FORBIDDEN) else ""


def plain(text: str) -> str:
    """The words without their marks, for labels of fields, spreadsheets and the API."""
    words = _LINK.sub(r"\1", text)
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", words)).strip()


def to_html(text: str) -> str:
    """The words as HTML: everything escaped but bold, italic, links and line breaks. Links open without a referrer."""
    links: list[str] = []

    def keep(found: re.Match[str]) -> str:
        links.append(
            f'<a href="{escape(found[2])}" rel="noopener noreferrer nofollow" target="_blank">{escape(found[1])}</a>'
        )
        return f"\0{len(links) - 1}\0"

    words = escape(_LINK.sub(keep, text.replace("\0", "")))
    words = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", words))
    words = re.sub(r"\0(\d+)\0", lambda found: links[int(found[1])], words)
    return words.strip().replace("\r\n", "\n").replace("\n", "<br>")
