"""Doors for other sites: the feed for job boards, and the widget that shows open jobs anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django import forms
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import administrator_required
from accounts.models import Company
from accounts.queries import company
from base.errors import NotFound
from base.ui.pages import render_page, with_query
from portal import addresses, feeds, labels, queries, speaking
from portal.pages import AdPage, Listed
from portal.views.frame import public
from recruit.jobs.adwords import as_published
from recruit.jobs.models import Posting
from recruit.setup import languages

WIDGET_SECONDS, SCRIPT_SECONDS = 60, 3600
MOST_IN_WIDGET = 50
_EVERYBODY = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """Every public ad as XML for job boards. Unchanged since the reader's last visit is answered with 304."""
    rows = queries.live()
    # An ad taken down changes the feed too, so every posting counts, not only those that are up.
    marks = Posting.objects.aggregate(up=Max("published_at"), down=Max("unpublished_at"))
    newest = max((mark for mark in marks.values() if mark is not None), default=None)
    known = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if newest is not None and known is not None and int(newest.timestamp()) <= known:
        return HttpResponseNotModified()
    full = rows.select_related("ad__job__department", "ad__job__brand", "version").order_by("-published_at", "-id")
    words = feeds.document(company().name, addresses.absolute(reverse("portal:jobs")), timezone.now(), _jobs(full))
    response = StreamingHttpResponse((piece.encode() for piece in words), content_type="application/xml; charset=utf-8")
    if newest is not None:
        response.headers["Last-Modified"] = http_date(newest.timestamp())
    return response


def _jobs(rows: QuerySet[Posting]) -> Iterator[dict[str, str]]:
    ours = company()
    for posting in rows.iterator(chunk_size=200):
        yield record_of(as_published(posting), ours)


def record_of(posting: Posting, ours: Company) -> dict[str, str]:
    """One job of the feed, by the names job boards agree on."""
    ad, job = posting.ad, posting.ad.job
    with languages.writing_in(ad.language):
        page = AdPage.of(posting, ours)
    return {
        "title": ad.title,
        "date": http_date(posting.published_at.timestamp()),
        "referencenumber": job.ref_number,
        "requisitionid": str(posting.public_id),
        "url": page.url,
        "applyurl": addresses.absolute(page.apply_url),
        "company": page.brand,
        "city": job.city,
        "state": job.region,
        "country": job.country_code.upper(),
        "postalcode": job.postal_code,
        "language": ad.language,
        "description": "".join(f"<h2>{section.title}</h2>{section.html}" for section in page.sections),
        "salary": page.pay,
        "jobtype": str(labels.employment(job.type_of_employment).label) if job.type_of_employment else "",
        "category": job.department.name if job.department else job.function,
        "experience": labels.experience(job.experience_level),
        "remotetype": "Fully remote" if job.is_remote else "",
    }


@public
@require_safe
def widget_jobs(request: HttpRequest) -> HttpResponse:
    """The open jobs of the widget as JSON, for the scripts of every site. At most a minute old."""
    wish = queries.Wish(
        words=request.GET.get("q", "")[:100],
        place=request.GET.get("place", "")[:100],
        department=_key(request, "department"),
        brand=_key(request, "brand"),
    )
    limit = request.GET.get("limit", "")
    most = min(int(limit), MOST_IN_WIDGET) if limit.isdecimal() and int(limit[:4]) else 20
    wished = hashlib.sha256(repr(wish).encode()).hexdigest()
    name = f"portal:widget:{get_language()}:{speaking.chosen()}:{wished}:{most}"
    answer = cache.get(name)
    if answer is None:
        rows = queries.search(wish)
        found = [Listed.of(posting) for posting in rows.order_by("-published_at", "-id")[:most]]
        answer = {
            "company": company().name,
            "total": rows.count(),
            "all": addresses.absolute(speaking.kept(with_query(reverse("portal:jobs"), **_shown(request)))),
            "jobs": [
                {
                    "title": one.title,
                    "place": one.place,
                    "department": one.department,
                    "url": addresses.absolute(one.url),
                }
                for one in found
            ],
        }
        cache.set(name, answer, WIDGET_SECONDS)
    headers = _EVERYBODY | {"Cache-Control": f"public, max-age={WIDGET_SECONDS}"}
    return JsonResponse(answer, headers=headers)


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET[name]) if request.GET.get(name) else None
    except ValueError as error:
        raise NotFound from error


def _shown(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("q", "place", "department", "brand")}


@public
@require_safe
def widget_script(_request: HttpRequest) -> HttpResponse:
    """The one script of the widget. It sets no cookie and touches nothing but its own element."""
    path = finders.find("js/widget.js")
    if not isinstance(path, str):
        raise NotFound
    with open(path, encoding="utf-8") as stored:  # noqa: PTH123  (a path from the finders)
        text = stored.read()
    headers = _EVERYBODY | {"Cache-Control": f"public, max-age={SCRIPT_SECONDS}"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


class WidgetForm(forms.Form):
    """What a widget shows."""

    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    limit = forms.IntegerField(
        label=gettext_lazy("Jobs at most"), required=False, min_value=1, max_value=MOST_IN_WIDGET, initial=20
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # passed on as it came
        found = queries.offered()
        for name, choices in (("department", found.departments), ("brand", found.brands)):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a choice field


@administrator_required
@require_safe
def widget_settings(request: HttpRequest) -> HttpResponse:
    """Put a widget together, see it, copy the lines that show it; and the address of the feed."""
    form = WidgetForm(request.GET)
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    words = {
        "chosen": chosen,
        "jobs_url": addresses.absolute(reverse("portal:jobs")),
        "script_url": addresses.absolute(reverse("portal:widget-script")),
        "company": company(),
    }
    context = {
        "form": form,
        "snippet": strip_lines(render_to_string("portal/settings/_widget.html", words)),
        "feed_url": addresses.absolute(reverse("portal:feed")),
        "sitemap_url": addresses.absolute(reverse("portal:sitemap")),
    } | words
    return render_page(request, "portal/settings/widget.html", context)


def strip_lines(text: str) -> str:
    """Without blank lines."""
    return "\n".join(line for line in text.splitlines() if line.strip())
