"""Merging two records of one person: the page that sets them side by side, and taking a merge back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import NotFound, Refused
from base.ui.pages import done, render_page
from recruit.applications import merging
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.applications.panel_queries import young_merges
from recruit.candidates.models import Candidate
from recruit.candidates.queries import person_for

LABELS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "headline": gettext_lazy("Headline"),
    "city": gettext_lazy("City"),
    "region": gettext_lazy("Region"),
    "country_code": gettext_lazy("Country"),
    "photo": gettext_lazy("Photo"),
    "web": gettext_lazy("Links"),
    "experience": gettext_lazy("Experience"),
    "education": gettext_lazy("Education"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of both records, and whose value is picked."""

    name: str
    label: str
    kept: str
    gone: str
    picked: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.kept != self.gone


@staff_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Set two records side by side, say what moves, and merge them as picked."""
    actor = actor_of(request)
    kept, gone = person_for(actor, public_id), person_for(actor, other_id)
    if kept.pk == gone.pk:
        return done(request, reverse("recruit:person", args=[kept.public_id]), _("These two are merged already."))
    picked = {name: request.POST.get(name, _fuller(kept, gone, name)) for name in merging.FIELDS}
    problem = ""
    if request.method == "POST":
        token = uuid4()
        try:
            merging.merge(kept, by=actor, gone=gone, choices=picked, undo_token=token)
        except Refused as error:
            problem = str(error)
        else:
            sentence = _("Merged. It can be taken back for 30 days on the profile.")
            url = reverse("recruit:person", args=[kept.public_id])
            return done(request, url, sentence, undo_url=reverse("base:undo", args=[token]))
    context = {
        "kept": kept,
        "gone": gone,
        "choices": [Choice(name, str(LABELS[name]), *_both(kept, gone, name), picked[name]) for name in merging.FIELDS],
        "problem": problem,
    } | _what_moves(request, kept, gone)
    return render_page(request, "recruit/applications/merge.html", context, status=409 if problem else 200)


@staff_required
@require_POST
def part(request: HttpRequest, public_id: UUID, merge_id: UUID) -> HttpResponse:
    """Make two records of one again."""
    actor = actor_of(request)
    person = person_for(actor, public_id)
    found = young_merges(person).filter(public_id=merge_id).select_related("kept").first()
    if found is None:
        raise NotFound(_("This merge was taken back already, or more than 30 days ago."))
    merging.part(found, by=actor)
    return done(request, reverse("recruit:person", args=[person.public_id]), _("The two records are two again."))


def _both(kept: Candidate, gone: Candidate, name: str) -> tuple[str, str]:
    return _words(getattr(kept, name), name), _words(getattr(gone, name), name)


def _words(value: Any, name: str) -> str:
    if name == "web":
        return ", ".join(value.values())
    if name in {"experience", "education"}:
        firms = (str(entry.get("company") or entry.get("institution") or entry.get("title") or "") for entry in value)
        return ", ".join(firm for firm in firms if firm)
    return str(value or "").upper() if name == "country_code" else str(value or "")


def _fuller(kept: Candidate, gone: Candidate, name: str) -> str:
    """What is picked at first: the kept record's value, unless only the other has one."""
    return "gone" if getattr(gone, name) and not getattr(kept, name) else "kept"


def _what_moves(request: HttpRequest, kept: Candidate, gone: Candidate) -> dict[str, Any]:
    rows = list(
        visible_applications(actor_of(request))
        .filter(candidate__in=[kept, gone])
        .select_related("job", "step")
        .order_by("-applied_at")
    )
    mine: dict[int, Application] = {
        row.job_id: row for row in rows if row.candidate_id == kept.pk and merging.is_live(row)
    }
    moving = [row for row in rows if row.candidate_id == gone.pk]
    have = {tag.casefold() for tag in kept.tags}
    return {
        "moving": moving,
        "clashes": [row for row in moving if row.job_id in mine and merging.is_live(row)],
        "file_count": gone.attachments.count(),
        "letter_count": gone.letters.count(),
        "new_tags": [tag for tag in gone.tags if tag.casefold() not in have],
    }
