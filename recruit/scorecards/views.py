"""The settings pages of scorecards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import actor_of, administrator_required
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.scorecards import queries, shaping
from recruit.scorecards.forms import ScorecardForm, lines_from, lines_of
from recruit.scorecards.models import Scorecard
from recruit.scorecards.shaping import Line

_EMPTY_LINES = 3


@administrator_required
@require_safe
def scorecards(request: HttpRequest) -> HttpResponse:
    """The scorecards, the default one first."""
    rows = list(queries.scorecards())
    context = {
        "live": [row for row in rows if row.archived_at is None],
        "archived": [row for row in rows if row.archived_at is not None],
    }
    return render_page(request, "recruit/scorecards/list.html", context)


@administrator_required
def new(request: HttpRequest) -> HttpResponse:
    """A new scorecard."""
    form = ScorecardForm(request.POST or None)
    return _page(request, form, None, [])


@administrator_required
def scorecard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One scorecard to change."""
    card = queries.scorecard_of(public_id)
    initial = {"name": card.name, "scope": card.scope, "step_names": card.step_names}
    form = ScorecardForm(request.POST or None, initial=initial, is_default=card.is_default)
    return _page(request, form, card, lines_from(queries.live_criteria(card)))


def _page(request: HttpRequest, form: ScorecardForm, card: Scorecard | None, lines: list[Line]) -> HttpResponse:
    if answer := validate_field(request, form):
        return answer
    arranging = any(key in request.POST for key in ("up", "down", "more"))
    if request.method == "POST":
        lines = lines_of(request.POST)
        if not arranging and form.is_valid() and (saved := _save(request, form, card, lines)):
            return done(request, "recruit:scorecards", _("{name} is saved.").format(name=saved.name))
    context = {
        "form": form,
        "card": card,
        "lines": [*lines, *[Line("") for _number in range(_EMPTY_LINES)]],
        "crumbs": [Crumb(_("Scorecards"), reverse("recruit:scorecards"))],
        "arranging": arranging,
    }
    status = 200 if arranging else None
    return render_page(request, "recruit/scorecards/edit.html", context, fragment="form", status=status)


def _save(request: HttpRequest, form: ScorecardForm, card: Scorecard | None, lines: list[Line]) -> Scorecard | None:
    typed = form.cleaned_data
    values = {
        "name": typed["name"],
        "scope": typed.get("scope"),
        "step_names": typed.get("step_names", []),
        "criteria": lines,
    }
    if card is None:
        return attempt(form, lambda: shaping.add_scorecard(by=actor_of(request), **values))
    return attempt(form, lambda: shaping.edit_scorecard(card, by=actor_of(request), **values))


@administrator_required
@require_POST
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a scorecard away."""
    card = shaping.archive(queries.scorecard_of(public_id), by=actor_of(request))
    undo = reverse("recruit:scorecard-restore", args=[card.public_id])
    return done(request, "recruit:scorecards", _("{name} is put away.").format(name=card.name), undo_url=undo)


@administrator_required
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a scorecard back."""
    card = shaping.restore(queries.scorecard_of(public_id), by=actor_of(request))
    return done(request, "recruit:scorecards", _("{name} is back.").format(name=card.name))
