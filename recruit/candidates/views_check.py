"""The door where somebody checks what was read from a résumé, beside the résumé itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of, staff_required
from base.errors import Invalid, NotFound
from base.ui.pages import done, render_page
from recruit.candidates import parsing, queries
from recruit.candidates.models import Candidate, ParsedResume

LABELS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "city": gettext_lazy("City"),
    "country_code": gettext_lazy("Country (two letters)"),
    "headline": gettext_lazy("Headline"),
}
HIGH, MIDDLE = 0.85, 0.6
_HEADS = {
    "experience": ("title", "company", "location"),
    "education": ("degree", "major", "institution", "location"),
}


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Show what was found beside what the profile says; take over what is ticked."""
    attachment = queries.attachment_for(actor_of(request), attachment_id, with_text=True)
    parsed = ParsedResume.objects.filter(attachment=attachment).first()
    if parsed is None:
        raise NotFound(_("Nothing was read from this file."))
    problems: dict[str, Any] = {}
    if request.method == "POST":
        try:
            person = parsing.confirm(parsed, by=actor_of(request), **_given(request))
        except Invalid as refusal:
            problems = dict(refusal.fields) or {"": str(refusal)}
        else:
            return done(request, reverse("recruit:person", args=[person.public_id]), _("Profile checked."))
    context = {"attachment": attachment, "parsed": parsed, "person": attachment.candidate, "problems": problems}
    context |= _shown(parsed, attachment.candidate, request, is_again=bool(problems))
    status = 422 if problems else 200
    return render_page(request, "recruit/candidates/check.html", context, status=status)


def _given(request: HttpRequest) -> dict[str, Any]:
    names = [name for name in parsing.SINGLE if f"take-{name}" in request.POST]
    places = {
        name: {int(place) for place in request.POST.getlist(name) if place.isdecimal() and len(place) < 5}
        for name in parsing.LISTS
    }
    return {
        "changes": {name: request.POST.get(name, "")[:300] for name in names},
        "take": {name: chosen for name, chosen in places.items() if chosen},
        "version": request.POST.get("version", ""),
    }


def _shown(parsed: ParsedResume, person: Candidate, request: HttpRequest, *, is_again: bool) -> dict[str, Any]:
    found = parsed.found
    facts = []
    for name, label in LABELS.items():
        read, known = parsing.value_of(found, name), str(getattr(person, name))
        if read:
            facts.append(
                {
                    "name": name,
                    "label": label,
                    "known": known,
                    "read": request.POST.get(name, read) if is_again else read,
                    "is_same": read.casefold() == known.casefold(),
                    "take": f"take-{name}" in request.POST if is_again else not known,
                    "tone": tone_of(float(found[name]["confidence"])),
                }
            )
    return {
        "facts": facts,
        "experience": _stations(found, person, "experience"),
        "education": _stations(found, person, "education"),
        "skills": found.get("skills", []),
        "languages": found.get("languages", []),
    }


def _stations(found: dict[str, Any], person: Candidate, name: str) -> list[dict[str, Any]]:
    known = getattr(person, name)
    plain = parsing.stations(found, name)
    return [
        {
            "place": place,
            "is_known": plain[place] in known,
            "tone": tone_of(float(one.get("confidence", 0))),
            "words": [one[key] for key in _HEADS[name] if one.get(key)],
            "start": one.get("startDate", ""),
            "end": _("today") if one.get("current") else one.get("endDate", ""),
        }
        for place, one in enumerate(found.get(name, []))
    ]


def tone_of(confidence: float) -> tuple[str, str]:
    """Tone and words of how sure a reading is."""
    if confidence >= HIGH:
        return "ok", _("Clear")
    return ("info", _("Likely")) if confidence >= MIDDLE else ("warn", _("Please check"))
