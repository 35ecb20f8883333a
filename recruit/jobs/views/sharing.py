"""Where an ad can be read, with a picture for phones, and the links that tell sources apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.jobs import linking, qrcodes
from recruit.jobs.job_forms import LinkForm
from recruit.jobs.models import Job, JobAd, Posting, TrackingLink
from recruit.jobs.views.finding import frame, job_of
from recruit.jobs.views.telling import AdLine, ad_lines, line_of
from recruit.setup import queries as setup
from recruit.teams.rights import JobAction


@dataclass(frozen=True, slots=True)
class Shared:
    """An ad that is up with its addresses."""

    line: AdLine
    address: str
    qr_url: str
    links_url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A tracking link as the page shows it."""

    link: TrackingLink
    address: str
    qr_url: str
    applications: int


def public_address(posting: Posting) -> str:
    """Where strangers read the ad; the career site is another package's, so that only the name of its page is known."""
    title = posting.title or posting.ad.title
    try:
        path = reverse("portal:job", args=[posting.number, slugify(title)[:60].strip("-") or "job"])
    except NoReverseMatch:
        return ""
    return f"{settings.PUBLIC_URL}{path}"


def shared(job: Job) -> list[Shared]:
    """The ads of a job that strangers can reach; two statements."""
    lines = [line for line in ad_lines(job) if line.posting and line.posting.visibility != JobAd.Visibility.INTERNAL]
    return [_shared(job, line) for line in lines]


def _shared(job: Job, line: AdLine) -> Shared:
    keys = [job.public_id, line.ad.public_id]
    address = public_address(line.posting) if line.posting else ""
    return Shared(line, address, reverse("recruit:job-ad-qr", args=keys), reverse("recruit:job-ad-share", args=keys))


def ad_of(job: Job, ad_id: UUID) -> JobAd:
    """An ad of the job. Raises NotFound."""
    found = job.ads.filter(public_id=ad_id).first()
    if found is None:
        raise NotFound
    found.job = job
    return found


def _posting(ad: JobAd) -> Posting | None:
    return Posting.objects.filter(ad=ad, unpublished_at=None).select_related("version").first()


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, public_id: UUID, ad_id: UUID) -> HttpResponse:
    """The address of an ad and its tracking links; make one for a source."""
    job = job_of(request, public_id, JobAction.EDIT_AD if request.method == "POST" else JobAction.VIEW_AD)
    ad = ad_of(job, ad_id)
    form = LinkForm(request.POST or None, sources=setup.sources())
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        if attempt(form, lambda: linking.make_link(ad, by=actor_of(request), source=source)) is not None:
            sentence = _("Copy the link for {source} below.").format(source=source.name)
            return done(request, _share_url(job, ad), sentence)
    posting = _posting(ad)
    line = line_of(job, ad, posting)
    context: dict[str, Any] = frame(request, job, "ad") | {
        "ad": ad,
        "line": line,
        "shown": _shared(job, line),
        "links": [_link(job, ad, line, link) for link in _links(ad)],
        "form": form,
        "part": "share",
        "lines": ad_lines(job),
    }
    return render_page(request, "recruit/jobs/ads_share.html", context, fragment="form")


def _links(ad: JobAd) -> QuerySet[Any]:
    rows = TrackingLink.objects.filter(ad=ad).select_related("source", "creator")
    return rows.annotate(count=Count("applications")).order_by("-created_at", "-pk")[:200]


def _link(job: Job, ad: JobAd, line: AdLine, link: Any) -> Link:
    address = f"{public_address(line.posting)}?trid={link.public_id}" if line.posting else ""
    qr_url = f"{reverse('recruit:job-ad-qr', args=[job.public_id, ad.public_id])}?trid={link.public_id}"
    return Link(link, address, qr_url, link.count)


def _share_url(job: Job, ad: JobAd) -> str:
    return reverse("recruit:job-ad-share", args=[job.public_id, ad.public_id])


@require_POST
def link_remove(request: HttpRequest, public_id: UUID, ad_id: UUID, link_id: UUID) -> HttpResponse:
    """Delete a tracking link that led to no application."""
    job = job_of(request, public_id, JobAction.EDIT_AD)
    ad = ad_of(job, ad_id)
    link = TrackingLink.objects.filter(ad=ad, public_id=link_id).select_related("ad", "source").first()
    if link is None:
        raise NotFound
    linking.remove_link(link, by=actor_of(request))
    return done(request, _share_url(job, ad), _("The link is removed."))


@require_GET
def qr(request: HttpRequest, public_id: UUID, ad_id: UUID) -> HttpResponse:
    """A QR code of the ad's address, with `?trid=` of that tracking link, as SVG; black on white on any theme."""
    job = job_of(request, public_id, JobAction.VIEW_AD)
    ad = ad_of(job, ad_id)
    posting = _posting(ad)
    if posting is None or posting.visibility == JobAd.Visibility.INTERNAL:
        raise NotFound
    address = public_address(posting)
    if trid := request.GET.get("trid", ""):
        link = linking.source_of(trid)
        if link is None or link.ad_id != ad.pk:
            raise NotFound
        address = f"{address}?trid={link.public_id}"
    response = HttpResponse(qrcodes.svg_of(address), content_type="image/svg+xml")
    response.headers["Content-Disposition"] = f'inline; filename="{job.ref_number}-qr.svg"'
    return response
