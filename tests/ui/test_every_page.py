"""Every page there is, found by walking the addresses: axe, no sideways scroll, and a page a browser can draw at once.

A page that is added joins by itself; an address with a part nobody has told of here fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.grants import registering
from accounts.models import User
from base.actors import Actor
from calendars.connections import connecting, loading
from calendars.meetings.arranging import arrange
from calendars.meetings.drafts import Draft
from calendars.meetings.tokens import token_of
from recruit.approvals import chaining
from recruit.approvals.models import ApprovalRequest, ApprovalStep
from recruit.approvals.states import Subject
from recruit.candidates.models import Attachment, PeopleImport
from recruit.letters.models import EmailTemplate
from recruit.offers import drafting
from recruit.offers.models import OfferTemplate
from recruit.processes.models import HiringProcess
from recruit.processes.stages import Stage
from recruit.scorecards import founding
from recruit.scorecards.models import Scorecard
from recruit.screening import arranging, seeding
from recruit.screening.models import Question, QuestionSet
from recruit.setup.models import ExitReason, Source
from recruit.tasks import giving
from recruit.teams.models import HiringTeamRole
from recruit.workflows import shaping
from recruit.workflows.models import WorkflowCard
from tests.accounts.sso.saml.conftest import make_provider
from tests.factories import interviews
from tests.factories.accounts import make_user, signed_in
from tests.factories.fields import make_field
from tests.factories.groups import make_group
from tests.factories.recruit import (
    default_ad,
    make_application,
    make_brand,
    make_candidate,
    make_department,
    make_published_job,
)
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PART = re.compile(r"<(?:\w+:)?\w+>")
MOST_NODES = 1500
# How many tests share the addresses, so that two processes do.
PARTS = 2
# Container queries are answered a frame after the window's new size.
SETTLED_WIDTH = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(
    () => tell(document.documentElement.scrollWidth))))"""
# Addresses a person reaches in another way, or not as a page: candidates' own pages have a test of their own
# (tests/portal/mine), secrets are spent by opening them, the machines' side is no page, menus are pieces of one.
ELSEWHERE = (
    "api/", "admin/", "undo/", "health/", "reset-password/", "welcome/", "sign-out/", "styleguide/", "careers/mine/",
    "careers/consent/", "careers/brands/", "careers/logos/", "careers/jobs/", "settings/background/*", "mailbox/*",
    "offers/*", "interviews/*", "interviews/answers/*", "interviews/choose/*", "applications/*/interviews/*",
    "applications/*/interviews/invite/*",
    "approvals/from-mail/", "approvals/delegation/*", "calendar-hooks/", "calendar/feed/", "settings/office365/sign",
    "runs/*", "me/working-hours/kept/*", "me/sessions/*", "me/security/*", "settings/users/*/sessions/*",
    "sign-in/sso/*", "sign-in/break-glass/*", "me/views/*", "settings/api-tokens/*", "settings/locations/*",
    "settings/erasure-requests/*", "files/*/pages", "people/*/part", "tasks/*/*",
    "jobs/templates/*", "jobs/*/menu/", "palette/", "jobs/*/column",
    "jobs/*/ad/*/links", "jobs/*/ad/*/versions/*", "jobs/*/candidates/export", "files/*/*",
    "applications/*/offer/*/documents/*",
    "applications/*/files/*", "applications/*/letters/*", "applications/*/notes/*", "settings/workflow/*/*",
)  # fmt: skip


@pytest.fixture
def places(transactional_db: None, ada: User) -> dict[str, object]:
    """What fills the parts of addresses, by what stands before them."""
    by = Actor.of(ada)
    job = make_published_job(ada, department=make_department("Nursing"))
    founding.found()
    seeding.seed()
    application = make_application(job, stage=Stage.IN_REVIEW, last_name="Mwangi")
    waiting = make_application(job, last_name="Ilves")
    interviews.make_interview(ada, waiting, interviews.slot(ada, days=1, place="Room 7", type=interviews.make_type()))
    interviews.make_past_interview(ada, waiting)
    person, other = application.candidate, make_candidate(ada)
    resume = Attachment.objects.create(
        candidate=person, name="a.txt", content_type="text/plain", size=5, sha256="a", text="night shifts"
    )
    process = HiringProcess.objects.get(is_default=True)
    question = Question.objects.get(code="workPermit")
    asked_in = QuestionSet.objects.get(is_default=True, is_internal=False)
    arranging.ask(asked_in, by=by, question=question)
    field = make_field("Ward", "North", "South")
    card = shaping.add_card(
        process, by=by, stage=Stage.NEW, step=None, kind=WorkflowCard.Kind.ADD_TAG, name="Mark the new",
        trigger=WorkflowCard.Trigger.ON_ENTER, settings={"tag": "new"},
    )  # fmt: skip
    spreadsheet = PeopleImport.objects.create(name="people.csv", columns=["Name"], lines=[[2, ["Ana"]]], author=ada)
    step = process.steps.filter(deleted_at=None).first()
    assert step is not None
    provider = make_provider()
    asked = ApprovalRequest.objects.create(subject="JOB", job=job, requester=ada, facts={"title": job.title})
    part = ApprovalStep.objects.create(request=asked, approver=ada, asked_at=timezone.now())
    program, _secret = registering.create_client(
        "Night shifts", owner=ada, redirect_uris=["https://partner.example/back"], scopes=["jobs_read"],
        grants=["authorization_code"], is_public=False, by=by,
    )  # fmt: skip
    rows: dict[str, Any] = {
        "jobs": job, "jobs/*/ad": default_ad(job), "jobs/*/positions": job.positions.first(), "jobs/new/from": job,
        "jobs/*/team": ada, "applications": application, "people": person, "people/*/merge": other,
        "people/import": spreadsheet, "files": resume, "tasks": giving.give_task("Ring Ana", by=by, assignee=ada),
        "settings/users": ada, "settings/users/*/bindings": ada, "users": ada, "settings/roles": ada.role,
        "settings/hiring-team-roles": HiringTeamRole.objects.first(),
        "settings/applications": program, "me/applications": program,
        "settings/fields": field, "settings/field-values": field.values.first(),
        "settings/fields/*/dependency": field.values.first(), "settings/departments": job.department,
        "settings/brands": make_brand("Southwind"), "settings/reasons": ExitReason.objects.first(),
        "settings/sources": Source.objects.first(), "settings/processes": process, "settings/steps": step,
        "settings/questions": question, "settings/question-sets": asked_in,
        "settings/asked-questions": asked_in.asked.first(), "settings/scorecards": Scorecard.objects.first(),
        "settings/workflow": card, "jobs/*/review": application,
        "applications/*/offer": drafting.make_offer(application, by=by),
        "approvals": asked, "approvals/*/skip": part, "approvals/*/hand-over": part,
        "settings/approval-chains": chaining.create_chain(
            by=by, subject=Subject.JOB, name="Nursing", kind="SEQUENTIAL", approvers=[ada, "HIRING_MANAGER"],
            scope={"country": ["no"]},
        ),
        "settings/access-groups": make_group("Nordic", make_user(first_name="Sara"), country=["at"]),
        "settings/access-groups/*/members": ada,
        "settings/interview-types": interviews.make_type(),
        "settings/email-templates": EmailTemplate.objects.first(),
        "settings/offer-templates": OfferTemplate.objects.first(),
        "settings/sso": provider, "settings/sso/domains": provider.domains.first(),
        "settings/calendars/rooms": loading.add_resource(by=by, values={"name": "Attic", "capacity": 6}),
    }  # fmt: skip
    found: dict[str, object] = {name: row.public_id for name, row in rows.items()}
    connecting.save_exchange(
        by=by, password="x", values={"account": "recruit@northwind.example", "exchange_version": "2010_SP2"}
    )
    meeting = arrange(Draft("Talk", date(2031, 6, 2), time(10), "UTC", 60, ada, users=((ada, True),)), by=by)
    found["meetings/answer"] = token_of(meeting.attendees.get())
    found |= {f"settings/calendars/{act}": "exchange" for act in ("use", "check", "load", "disconnect")}
    return found | {"settings/privacy/rules": "at", "jobs/*/edit": "details", "settings/sso/add": "saml"}


def _routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def addresses(places: dict[str, object]) -> list[str]:
    """Every address, with its parts filled. Fails for a part nobody knows."""
    found, unknown = ["/jobs/?q=nobody", "/people/?q=nobody", "/calendar/?view=agenda", "/interviews/?tab=feedback"], []
    for route in sorted(set(_routes(get_resolver().url_patterns))):
        starred = PART.sub("*", route)
        if starred.startswith(ELSEWHERE):
            continue
        filled, starred = route, ""
        for part in PART.findall(route):
            starred = PART.sub("*", route[: route.index(part)]).strip("/")
            if starred not in places:
                break
            filled = filled.replace(part, str(places[starred]), 1)
        if "<" not in filled:
            found.append(f"/{filled}")
        else:
            unknown.append(route)
    assert unknown == []
    return found


def pages(client: Client, given: list[str]) -> list[str]:
    """Those addresses that answer with a whole page."""
    answers = ((address, client.get(address)) for address in given)
    return [
        address
        for address, answer in answers
        if answer.status_code == 200 and not answer.streaming and b"</html>" in answer.content
    ]


@pytest.fixture
def desk_of_ada(live_browser: Any, live_server: Any, ada: User) -> Any:
    """Ada's browser, and her session for the client."""
    client = signed_in(ada)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    live_browser.context.add_cookies([cookie])
    return live_browser, client


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits(desk_of_ada: Any, places: dict[str, object], part: int) -> None:
    page, client = desk_of_ada
    wrong = []
    shown = pages(client, addresses(places)[part::PARTS])
    assert len(shown) > 40
    for address in shown:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        wrong += [f"{address} {finding}" for finding in axe_findings(page)]
        nodes = page.evaluate("document.getElementsByTagName('*').length")
        wrong += [f"{address} has {nodes} nodes"] if nodes > MOST_NODES else []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        for narrow in (1440, 390, 320):
            page.set_viewport_size({"width": narrow, "height": 900})
            wide = settled_width(page, narrow)
            wrong += [f"{address} is {wide} wide at {narrow}"] if wide > narrow else []
            wrong += [f"{address} dark {finding}" for finding in dark_findings(page)] if narrow == 390 else []
    assert wrong == []


def dark_findings(page: Any) -> list[str]:
    """What axe finds once the theme has changed; a browser now and then leaves old colours until the page is loaded."""
    found = axe_findings(page)
    if found:
        page.reload()
        found = axe_findings(page)
    return found


def settled_width(page: Any, narrow: int) -> int:
    """How wide the page is once it has come to rest: a busy machine draws a resized page late."""
    for _time in range(30):
        wide = int(page.evaluate(SETTLED_WIDTH))
        if wide <= narrow:
            break
        page.wait_for_timeout(100)
    return wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_lies_above_pages_is_accessible(desk_of_ada: Any, places: dict[str, object], scheme: str) -> None:
    page, _client = desk_of_ada
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    job = f"/jobs/{places['jobs']}/"
    wrong = []
    for address, opening, waiting in (
        (job, ".ticket__name", "#panel .panel__title"),
        (f"{job}candidates/", "tbody a[data-panel]", "#panel .panel__title"),
        (f"{job}candidates/", "tbody [data-select]", "[data-bulk]:not([hidden])"),
        (job, ".page__actions [popovertarget]", ".menu:popover-open"),
        ("/jobs/", "a[data-ask*='/jobs/filters/']", "dialog[open] form"),
        ("/people/", "a[data-ask*='/people/filters/']", "dialog[open] form"),
        ("/people/", "tbody a[data-panel]", "#panel .panel__title"),
    ):
        for width in (1440,) if opening == ".ticket__name" else (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            page.wait_for_selector("html[data-ready]", state="attached")
            page.locator(opening).first.click()
            page.wait_for_selector(waiting)
            wrong += [f"{address} {opening} {width} {finding}" for finding in axe_findings(page)]
    assert wrong == []
