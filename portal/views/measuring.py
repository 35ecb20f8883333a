"""Google Tag Manager on public pages: whether it is loaded, what it is told, and the policy that holds it.

`render_measured` is what the pages of an ad and its form are drawn with. Nothing here is used behind sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.preferring import value
from base.ui.pages import render_page
from portal import preferences, queries, tags
from portal.views.frame import public
from recruit.jobs.models import Posting, TrackingLink
from recruit.setup import queries as setup
from recruit.setup import vocabulary

COOKIE = "measuring"
_SIX_MONTHS = 60 * 60 * 24 * 180
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Measuring:
    """What the page needs: the container and the event, or the question whether it may be loaded."""

    container: str = ""
    event: str = ""
    variables: dict[str, str] | None = None
    once: str = ""
    asks: bool = False
    here: str = ""
    allowed: tuple[str, ...] = tags.ALLOWED
    blocked: tuple[str, ...] = tags.BLOCKED


def container() -> str:
    """The company's container when it is switched on and good; else ""."""
    found = tags.normal_id(value(preferences.GTM_CONTAINER))
    return found if value(preferences.GTM_ENABLED) and tags.is_container(found) else ""


def render_measured(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    posting: Posting,
    event: str,
    link: TrackingLink | None = None,
    once: str = "",
    status: int | None = None,
) -> HttpResponse:
    """Draw a public page of an ad, with the container when there is one and the visitor allows it.

    `event` is one of `portal.tags`, "" for none on this view; with `once` it is told only once a browser session.
    """
    measuring = _measuring(request, posting, event, link, once)
    response = render_page(request, template, {**context, "measuring": measuring}, status=status)
    if container():
        patch_vary_headers(response, ("Cookie", "Sec-GPC"))
    if measuring.container:
        policy = dict(tags.POLICY)
        # Not all of our own addresses: somebody's session there is no container's business.
        towns = request.build_absolute_uri(reverse("portal:towns"))
        policy["connect-src"] = [towns, *(each for each in policy["connect-src"] if each != "'self'")]
        response._csp_replace = policy  # type: ignore[attr-defined]  # django-csp's
    return response


def _measuring(request: HttpRequest, posting: Posting, event: str, link: TrackingLink | None, once: str) -> Measuring:
    found = container()
    # An employee who reads an ad is still signed in: no container runs beside a staff session.
    if not found or request.user.is_authenticated:
        return Measuring()
    choice = request.COOKIES.get(COOKIE, "")
    if request.headers.get("Sec-GPC") == "1" or choice == NO:
        return Measuring()
    if value(preferences.GTM_ASKS) and choice != YES:
        return Measuring(asks=request.method == "GET", here=request.get_full_path())
    return Measuring(found, event, _variables(posting, link).as_dict(), once)


def _variables(posting: Posting, link: TrackingLink | None) -> tags.Variables:
    job = posting.ad.job
    source = link.source if link else setup.source_called(*vocabulary.CAREER_PAGE)
    brand = job.brand or queries.default_brand()
    return tags.Variables(
        sourceId=str(source.public_id) if source else "",
        sourceName=source.name if source else "",
        brandId=str(brand.public_id) if brand else "",
        brandName=brand.name if brand else "",
        postingId=str(posting.number),
        postingUuid=str(posting.public_id),
        jobRefCode=job.ref_number,
        jobId=str(job.public_id),
    )


# No session and nobody's authority: the form sets a choice in the visitor's own browser, nothing else.
@csrf_exempt
@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember whether visits may be counted, and go back to where the visitor was."""
    wished = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    back = wished if safe and wished.startswith("/careers/") else reverse("portal:jobs")
    choice = YES if request.POST.get("choice") == YES else NO
    response = HttpResponse(status=303, headers={"Location": back})
    response.set_cookie(
        COOKIE, choice, max_age=_SIX_MONTHS, path="/careers/", samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response
