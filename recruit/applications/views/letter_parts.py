"""Pieces of forms that write letters: filling in a template, the preview, the composer of the E-mails tab."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from accounts.doors import member_of
from recruit.applications import drafts
from recruit.applications.forms import ComposeForm, LetterForm
from recruit.applications.models import Application
from recruit.letters import queries as letters
from recruit.letters.models import EmailTemplate


def filled(request: HttpRequest, found: Application, templates: list[EmailTemplate]) -> QueryDict | None:
    """What was posted; with `use` pressed, subject, text and sender are those of the chosen template."""
    if request.method != "POST":
        return None
    if "use" not in request.POST:
        return request.POST
    data = request.POST.copy()
    chosen = next((row for row in templates if str(row.public_id) == data.get("template", "")), None)
    draft = drafts.draft(found, chosen, author=member_of(request))
    for name in ("subject", "text", "sender"):
        data[name] = draft[name]
    return data


def look_at(request: HttpRequest, found: Application, form: LetterForm) -> dict[str, Any]:
    """What the candidate would read, when asked, and the merge fields that stand in the way, always."""
    subject, text = (str(form[name].value() or "") for name in ("subject", "text"))
    words = letters.written(found, subject, text, author=member_of(request))
    shows_sender = str(form["sender"].value()) == "me"
    return {
        "missing": words.missing,
        "preview": words if "preview" in request.POST else None,
        "preview_from": letters.from_name(member_of(request), shows_sender=shows_sender),
    }


def composer_for(request: HttpRequest, found: Application) -> dict[str, Any]:
    """The empty form of a letter of its own, and what it may be made of."""
    member, templates = member_of(request), letters.templates_for(found.job, EmailTemplate.Type.GENERIC)
    form = ComposeForm(templates=templates, author=member, initial={"when": "now", "sender": "me"}, auto_id="letter_%s")
    return {"compose": form, "missing": [], "preview": None}


def composed(request: HttpRequest, found: Application) -> ComposeForm:
    """The form of a letter of its own as it was posted."""
    templates = letters.templates_for(found.job, EmailTemplate.Type.GENERIC)
    return ComposeForm(
        filled(request, found, templates), templates=templates, author=member_of(request), auto_id="letter_%s"
    )
