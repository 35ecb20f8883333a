"""Makes a letter from a template. Sends nothing: that is `mailing`.

A template `email/<name>.txt` has the subject on its first line and the text below. Its HTML twin is drawn from the
same words by `email/layout.html`, unless `email/<name>.html` exists.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string


class WrittenLetter(NamedTuple):
    """A letter ready to be posted."""

    subject: str
    text: str
    html: str


def letter(template: str, context: dict[str, Any], *, sender_name: str = "") -> WrittenLetter:
    """Fill the template, named without its ending ("email/welcome"), and return subject, text and HTML.

    `sender_name` stands at the head of the HTML. The words are written in the language that is active.
    """
    context = {"public_url": settings.PUBLIC_URL, **context}
    words = _as_text(f"{template}.txt", context).strip()
    head, _newline, text = words.partition("\n")
    subject, text = " ".join(head.split()), text.strip() + "\n"
    return WrittenLetter(subject, text, _as_html(template, context, subject, text, sender_name))


def in_layout(subject: str, text: str, *, sender_name: str = "") -> str:
    """The HTML twin of a text: paragraphs, links that can be pressed, nothing else."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    facts = {"subject": subject, "paragraphs": paragraphs, "sender_name": sender_name}
    return render_to_string("email/layout.html", facts)


def _as_text(name: str, context: dict[str, Any]) -> str:
    """Fill a template without HTML's escapes: an ampersand in a name must stay one."""
    return str(get_template(name).template.render(Context(context, autoescape=False)))  # type: ignore[attr-defined]  # Django's own template behind the backend's


def _as_html(template: str, context: dict[str, Any], subject: str, text: str, sender_name: str) -> str:
    try:
        return render_to_string(f"{template}.html", {**context, "subject": subject, "sender_name": sender_name})
    except TemplateDoesNotExist as missing:
        if str(missing) != f"{template}.html":
            raise
        return in_layout(subject, text, sender_name=sender_name)
