"""Letters from templates: `<name>.txt` holds the subject on its first line and the text below a blank one.

An optional `<name>.html` gives the same letter with markup. Names of people are escaped in HTML only.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template


def letter(template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML (empty without an HTML template) of a letter.

    `template` is the path without its ending, such as "email/candidate_confirmation". `public_url` is added to the
    context. Raises TemplateDoesNotExist when there is no text.
    """
    values = {"public_url": settings.PUBLIC_URL} | context
    first, _blank, text = get_template(f"{template}.txt").render(values).strip().partition("\n")
    try:
        html = get_template(f"{template}.html").render(values)
    except TemplateDoesNotExist:
        html = ""
    return " ".join(first.split()), text.strip() + "\n", html
