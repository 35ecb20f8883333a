"""The settings page of one source: its name, and the tracking links that lead to it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import actor_of, administrator_required
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.jobs.models import TrackingLink
from recruit.setup import listing, vocabulary
from recruit.setup import queries as setup
from recruit.setup.forms import SourceNameForm
from recruit.setup.models import Source

MOST_LINKS = 200


@administrator_required
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rename a source of the company's own, and see which ads have a link that tells it."""
    found = setup.source_of(public_id)
    if found is None:
        raise NotFound
    initial = {"name": found.name, "sub_type": found.sub_type}
    form = SourceNameForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        saved = attempt(form, lambda: listing.rename_source(found, by=actor_of(request), **typed))
        if saved is not None:
            return done(request, "recruit:sources", _("{name} is saved.").format(name=saved.name))
    return render_page(request, "recruit/jobs/source.html", _context(found, form))


def _context(found: Source, form: SourceNameForm) -> dict[str, object]:
    links = TrackingLink.objects.filter(source=found)
    rows = links.select_related("ad__job", "creator").annotate(found=Count("applications")).order_by("-created_at")
    crumbs = [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Sources"), reverse("recruit:sources")),
        Crumb(found.name),
    ]
    return {
        "source": found,
        "sub_type": vocabulary.sub_type_words(found.sub_type),
        "form": None if listing.is_given(found) else form,
        "links": rows[:MOST_LINKS],
        "link_count": links.count(),
        "crumbs": crumbs,
    }
