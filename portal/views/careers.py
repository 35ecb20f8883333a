"""Doors to the career site: the search, one ad, what machines read."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.preferring import value
from accounts.queries import company
from base import keyset
from base.errors import NotFound
from base.ui.pages import render_page, with_query
from portal import addresses, preferences, queries, speaking, tags
from portal.forms import SearchForm
from portal.pages import AdPage, Listed, mail_to, removable, social_card
from portal.views.frame import public
from portal.views.measuring import render_measured
from recruit.jobs import linking
from recruit.jobs.models import JobAd
from recruit.setup import colors, picturing

PAGE_SIZE = 25
SITEMAP_SECONDS = 600
MOST_IN_SITEMAP = 50_000
_LOGO_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@public
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The open jobs, and what a visitor looks for among them. `?brand=` is the career site of one brand."""
    brand = queries.brand_asked(request.GET["brand"]) if request.GET.get("brand") else None
    request.portal_brand = brand  # type: ignore[attr-defined]  # carried by the request to its page
    form = SearchForm(request.GET, offered=queries.offered(), brand=brand)
    wish = form.wish()
    rows = queries.search(wish)
    # Counted exactly: the number is a promise to somebody who looks for work.
    page = keyset.page_by(
        rows, "published_at", descending=True, size=PAGE_SIZE, known_total=(rows.count(), False),
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    context = {
        "form": form,
        "canonical": addresses.absolute(speaking.kept(addresses.brand_url(brand) if brand else reverse("portal:jobs"))),
        "brand": brand,
        "first_page": with_query(request.path, **_without_cursors(request)),
        "site": brand.name if brand else company().name,
        "card": social_card(brand or queries.default_brand()),
        "welcome": value(preferences.WELCOME),
        "places": queries.offered().places,
        "page": page.showing(Listed.of),
        "wish": wish,
        "chips": removable(request.GET, form),
        "is_first_page": not (request.GET.get("before") or request.GET.get("after")),
    }
    return render_page(request, "portal/jobs.html", context)


@public
@require_safe
def job(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:  # noqa: ARG001  (part of the address)
    """One ad. An old or mistyped ending of the address leads to the right one; an ad that is down says so."""
    posting = queries.posting_numbered(number)
    if posting is None:
        return gone(request, number)
    address = addresses.ad_url(posting.number, posting.ad.title)
    if request.path != address:
        return HttpResponsePermanentRedirect(with_query(address, **request.GET.dict()))
    request.portal_brand = posting.ad.job.brand  # type: ignore[attr-defined]  # carried by the request to its page
    speaking.speak_ad(request, posting.ad.language)
    link = linking.source_of(request.GET.get("trid", ""))
    page = AdPage.of(posting, company(), trid=str(link.public_id) if link else "")
    similar = [Listed.of(other) for other in queries.similar_to(posting)]
    context = {
        "ad": page,
        "contacts": _contacts(page),
        # Search engines for jobs are told of the ads everybody may find, of no others.
        "is_found": posting.visibility == JobAd.Visibility.PUBLIC,
        "similar": similar,
    }
    response = render_measured(request, "portal/job.html", context, posting=posting, event=tags.VIEWED, link=link)
    if posting.visibility != JobAd.Visibility.PUBLIC:
        # A private ad is for those who were given its address.
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _without_cursors(request: HttpRequest) -> dict[str, str]:
    return {name: text for name, text in request.GET.dict().items() if name not in {"before", "after"}}


def _contacts(page: AdPage) -> list[tuple[str, str]]:
    """Whom to tell that something is wrong with the ad, and who helps people to apply: (words, address)."""
    report, helper = value(preferences.REPORT_EMAIL), value(preferences.ACCESS_EMAIL)
    subject = _("About the job ad “{title}”").format(title=page.title)
    rows = [
        (_("Report this ad"), report and mail_to(report, subject, page.url)),
        (_("Ask for help with applying, or for another way"), helper and mail_to(helper, subject, page.url)),
    ]
    return [(words, address) for words, address in rows if address]


def gone(request: HttpRequest, number: int = 0) -> HttpResponse:
    """Say that a job is no longer open, and show others. 404, so that search engines forget it."""
    request.portal_brand = queries.brand_of_number(number) if number else None  # type: ignore[attr-defined]  # carried by the request to its page
    others = [Listed.of(posting) for posting in queries.newest()]
    return render_page(request, "portal/gone.html", {"others": others}, status=404)


@login_not_required
@require_safe
def brand_colors(request: HttpRequest, brand_id: UUID) -> HttpResponse:
    """A brand's colour as a style sheet, corrected until everything on it can be read."""
    brand = queries.brand_named(brand_id)
    if brand is None or not colors.is_color(brand.color):
        raise NotFound
    themes = colors.palette(brand.color)
    tokens = [(name, themes["light"][name], themes["dark"][name]) for name in themes["light"]]
    response = render(request, "portal/brand.css", {"tokens": tokens}, content_type="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@login_not_required
@require_safe
def brand_logo(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001  # what calls it gives this
    """A brand's logo. Its name changes with it, so that readers keep it for a year."""
    brand = queries.brand_with_logo(f"{picturing.FOLDER}/{name}")
    if brand is None:
        raise NotFound
    try:
        with brand.logo.open("rb") as stored:
            content = stored.read()
    except OSError as error:  # the store has lost it: the page shows the brand's name in its place
        raise NotFound from error
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    return HttpResponse(content, content_type=kind, headers=_LOGO_HEADERS)


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every open ad, for search engines. At most ten minutes old."""
    text = cache.get("portal:sitemap")
    if text is None:
        title = Coalesce(NullIf("title", Value("")), "ad__title")
        rows = queries.live().order_by("-published_at", "-id").values_list("number", title, "ad__updated_at")
        entries = [
            (addresses.absolute(addresses.ad_url(number, title)), changed_at)
            for number, title, changed_at in rows[:MOST_IN_SITEMAP].iterator()
        ]
        text = render(request, "portal/sitemap.xml", {"entries": entries}).content
        cache.set("portal:sitemap", text, SITEMAP_SECONDS)
    return HttpResponse(text, content_type="application/xml")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the career site, nothing else."""
    context = {"sitemap_url": addresses.absolute(reverse("portal:sitemap"))}
    return render(request, "portal/robots.txt", context, content_type="text/plain")
