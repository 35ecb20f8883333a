"""Pure: ad texts as people type them, and as HTML.

Blank lines part paragraphs, "- " and "1. " begin lists, "## " a heading; **bold**, *italic* and [words](address) work
inside a line. Pasted HTML is read for what it says. Nothing here makes HTML safe: that is `adtext.cleaned`, on write.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_ITEM = re.compile(r"^\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)$")
_MARKUP = re.compile(r"</?(?:p|br|ul|ol|li|h[1-6]|strong|em|b|i|a|div|span|script|style|table)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,4}\s+(.*)$")
_INLINE = (
    (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![*\w])\*(\S(?:.*?\S)?)\*(?![*\w])"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]\n]+)\]\(((?:https://|mailto:|tel:)[^\s()<>\"]+)\)"), r'<a href="\2">\1</a>'),
)


def to_html(text: str) -> str:
    """The HTML of a typed text."""
    if _MARKUP.search(text):
        text = to_text(text)
    blocks: list[tuple[str, list[str]]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        kind, words = _read(line)
        if kind == "blank":
            blocks.append(("blank", []))
        elif blocks and blocks[-1][0] == kind and kind != "h3":
            blocks[-1][1].append(words)
        elif kind in {"ul", "ol"} and len(blocks) > 1 and blocks[-1][0] == "blank" and blocks[-2][0] == kind:
            blocks.pop()
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words]))
    return "\n".join(_written(kind, lines) for kind, lines in blocks if kind != "blank")


def _read(line: str) -> tuple[str, str]:
    if not line.strip():
        return "blank", ""
    if heading := _HEADING.match(line):
        return "h3", heading[1].strip()
    if item := _ITEM.match(line):
        return ("ol" if item[1] else "ul"), item[2].strip()
    return "p", line.strip()


def _written(kind: str, lines: list[str]) -> str:
    if kind in {"ul", "ol"}:
        return f"<{kind}>" + "".join(f"<li>{_inline(line)}</li>" for line in lines) + f"</{kind}>"
    return f"<{kind}>" + "<br>".join(_inline(line) for line in lines) + f"</{kind}>"


def _inline(line: str) -> str:
    escaped = html.escape(line, quote=False)
    for pattern, replacement in _INLINE:
        escaped = pattern.sub(replacement, escaped)
    return escaped


def to_text(markup: str) -> str:
    """The typed text of cleaned HTML; the way back of `to_html`."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads the few elements that ads may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.links: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.unseen += 1
        elif tag in {"p", "blockquote", "div"}:
            self.parts.append("\n\n")
        elif tag in {"h1", "h2", "h3", "h4"}:
            self.parts.append("\n\n## ")
        elif tag in {"ul", "ol"}:
            self.lists.append((tag, 0))
            self.parts.append("\n\n")
        elif tag == "li":
            self._begin_item()
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"strong", "b"}:
            self.parts.append("**")
        elif tag in {"em", "i"}:
            self.parts.append("*")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self.links[-1] else "")

    def _begin_item(self) -> None:
        kind, number = self.lists.pop() if self.lists else ("ul", 0)
        self.lists.append((kind, number + 1))
        self.parts.append("\n" + (f"{number + 1}. " if kind == "ol" else "- "))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.unseen = max(0, self.unseen - 1)
        elif tag in {"p", "h1", "h2", "h3", "h4", "blockquote", "div"}:
            self.parts.append("\n\n")
        elif tag in {"ul", "ol"}:
            if self.lists:
                self.lists.pop()
            self.parts.append("\n\n")
        elif tag in {"strong", "b"}:
            self.parts.append("**")
        elif tag in {"em", "i"}:
            self.parts.append("*")
        elif tag == "a" and self.links and (address := self.links.pop()):
            self.parts.append(f"]({address})")

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if data.strip():
            self.parts.append(re.sub(r"\s+", " ", data))
        elif data and self.parts and not self.parts[-1].endswith(("\n", " ")):
            self.parts.append(" ")

    def text(self) -> str:
        """What was read, with no more than one blank line anywhere."""
        lines = [line.rstrip() for line in "".join(self.parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.lstrip() for line in lines)).strip()
