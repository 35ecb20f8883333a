"""Every address of the product, asked for by everybody: who gets in is written down, and a new address fails here.

`ROUTES` names the addresses that let in more than those whose job, person, file, run or setting it is. Whoever adds an
address for others writes it down there, so that somebody thinks about it. Everything else is closed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts import tuning
from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.rest import limits
from portal import limiting
from recruit.applications import independence
from recruit.jobs.models import HiringTeamMember
from tests.factories.accounts import make_user, signed_in
from tests.factories.recruit import make_job
from tests.factories.tokens import token_of
from tests.properties import world as marks
from tests.properties.world import Route, World, address, make_world, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Visitors without an account. Candidates' own pages have a sign-in of their own, which tests/portal/mine holds.
PUBLIC = """
base:health base:health-ready base:health-deep ui:appearance accounts:sign-in accounts:sign-in-password
accounts:saml-metadata accounts:saml-acs accounts:saml-arrived accounts:send-again accounts:second-step
accounts:forgot-password accounts:reset-password accounts:welcome
accounts:sign-out portal:jobs portal:saved portal:towns portal:feed portal:widget-jobs
portal:widget-script portal:measuring portal:applied
portal:brand-colors portal:brand-logo portal:job-number portal:job portal:apply portal:mine portal:mine-sign-in
portal:mine-sent portal:mine-open portal:mine-new-email portal:mine-sign-out portal:mine-language
portal:mine-application portal:mine-withdraw portal:mine-profile portal:mine-discard portal:mine-email
portal:mine-files portal:mine-file portal:mine-data portal:mine-consent portal:mine-export portal:mine-erase
portal:offer portal:offer-letter portal:interview portal:interview-calendar
portal:interview-choose portal:interview-choose-calendar
portal:consent portal:sitemap portal:robots api:postings api:posting api:public-departments api:openapi api:docs
api:docs-group accounts:oauth-token accounts:oauth-revoke accounts:oauth-metadata api:oauth-allow api:oauth-token
api:oauth-revoke api:oauth-metadata accounts:break-glass calendars:reached
"""
# Everybody with an account, employees too: their own profile and runs, and lists that hold what each may see.
MEMBERS = """
base:runs base:runs-mine ui:palette ui:session accounts:profile accounts:password accounts:sessions
accounts:end-looking accounts:end-other-sessions accounts:sso-prove accounts:prove accounts:proved accounts:send-held
calendars:feed-make calendars:feed-revoke calendars:working-hours calendars:keep
accounts:security accounts:factor-app-start accounts:factor-app accounts:factor-passkey accounts:factor-codes
recruit:home recruit:approvals recruit:approval-delegation recruit:job-status api:me api:me-v201804 api:jobs
api:consent-requests
api:approvals api:approvals-v201910 api:delegations api:delegations-v201910
api:candidates-cv api:candidates api:message-shares accounts:connected-applications accounts:oauth-allow
calendars:own-calendar
"""
# Staff: lists that hold what each may see, forms that make something of one's own, the company's vocabulary.
STAFF = """
accounts:saved-views accounts:saved-view-save accounts:settings recruit:jobs recruit:jobs-csv recruit:jobs-xlsx
recruit:jobs-filters recruit:jobs-bulk recruit:job-suggestions recruit:people recruit:people-filters
recruit:people-columns recruit:people-csv recruit:people-xlsx recruit:people-bulk recruit:person-add
recruit:people-upload recruit:people-import recruit:tags recruit:consent-ask recruit:tasks recruit:task-quick
recruit:interviews recruit:interview-calendar api:interview-types api:interview-types-v201904
api:interviews api:interviews-v201904
recruit:task-new recruit:field-lookup recruit:field-children recruit:offers recruit:interview-rooms
accounts:user-picture recruit:scope-values recruit:approval-people api:users api:user api:system-roles
api:users-v201804 api:user-v201804 api:system-roles-v201804 api:company api:departments api:department
api:rejection-reasons api:withdrawal-reasons api:source-types api:source-definition api:sources api:source
api:predefined-locations api:predefined-location api:job-properties api:job-property api:job-property-values
api:job-property-value api:job-property-dependents api:candidate-properties api:candidate-property
api:candidate-property-values api:candidate-property-value api:offer-properties api:hiring-processes
api:hiring-process api:reviews api:candidates-cv-parse api:career-sites api:offers
"""
CREATORS = "recruit:job-new recruit:job-templates"
LETS_IN: dict[str, frozenset[str]] = {
    "anonymous": frozenset(PUBLIC.split()),
    "emil": frozenset((PUBLIC + MEMBERS).split()),
    "hugo": frozenset((PUBLIC + MEMBERS + STAFF).split()),
    "rosa": frozenset(f"{PUBLIC} {MEMBERS} {STAFF} {CREATORS}".split()),
}
# Marks that a reader of the job sees there, by what they may do on it.
READERS = {marks.OPEN, marks.PERSON, marks.RESUME, marks.REVIEW, marks.INTERVIEW}
WRITERS = READERS | {marks.LETTER, marks.JOB_NOTE}


@pytest.fixture
def world(db: None) -> World:
    """One of everything, Olga's."""
    return make_world()


class Walk:
    """Asks as one person; what a request changes is taken back."""

    def __init__(self, user: User | None) -> None:
        self.pages = signed_in(user) if user else Client()
        self.pages.raise_request_exception = False
        self.token = token_of(user) if user else ""

    def ask(self, route: Route, method: str, path: str) -> tuple[Any, bytes]:
        """The answer and everything it holds, workbooks unpacked."""
        point = transaction.savepoint()
        answer: Any
        if route.is_rest:
            headers = {"Host": "api.testserver"} | ({"X-SmartToken": self.token} if self.token else {})
            client = Client(raise_request_exception=False)
            answer = client.generic(method, path.removeprefix("/api") or "/", "{}", "application/json", headers=headers)
        else:
            answer = self.pages.generic(method, path, b"", "application/x-www-form-urlencoded")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.savepoint_rollback(point)
        return answer, _unpacked(body)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk asks more often than anybody may."""
    seconds: Iterator[int] = iter(range(10**9))
    limiter = limits.LocalLimiter(lambda: float(next(seconds)))
    monkeypatch.setattr(limits, "limiter", lambda: limiter)
    monkeypatch.setattr(limiting, "PAGES_A_MINUTE", 10**9)


def _is_shut(answer: Any) -> bool:
    if answer.status_code in {302, 303}:
        return str(answer["Location"]).startswith("/sign-in/")
    return answer.status_code in {401, 403, 404, 405}


# The matrix (test_matrix.py) asks every persona; here two of them look for marks too.
@pytest.mark.parametrize("who", ["anonymous", "rosa"])
def test_strangers_get_in_nowhere_else(request: pytest.FixtureRequest, who: str, world: World) -> None:
    user: User | None = None if who == "anonymous" else request.getfixturevalue(who)
    if user is not None:  # a stranger to Olga's job, not to the product
        make_job(user)
    walk, open_to, wrong, seen = Walk(user), LETS_IN[who], [], set()
    for route in routes():
        if route.name == "accounts:sign-out":
            continue
        for method in ("GET", "POST"):
            answer, body = walk.ask(route, method, address(route, world.keys))
            if route.name not in open_to and not _is_shut(answer):
                wrong.append((route.name, method, answer.status_code))
            seen |= {(route.name, mark) for mark in marks.MARKS if mark.encode() in body}
    assert not wrong
    assert not seen


def test_what_is_written_down_exists() -> None:
    assert LETS_IN["rosa"] <= {route.name for route in routes()}


@pytest.mark.parametrize(
    ("role", "may_read"),
    [("INTERVIEWER", READERS - {marks.REVIEW}), ("COORDINATOR", WRITERS)],
    ids=["interviewer", "coordinator"],
)
def test_members_of_the_team_read_what_their_role_may(
    hugo: User, ada: User, world: World, role: str, may_read: set[str]
) -> None:
    HiringTeamMember.objects.create(job=world.job, user=hugo, role=HiringTeamMember.Role[role])
    tuning.change_preferences({independence.RULES["INTERVIEW_TEAM"].name: "yes"}, by=Actor.of(ada))

    found = _found(Walk(hugo), world)

    assert {mark for _name, mark in found} - may_read == set(), sorted(found)
    assert marks.OPEN in {mark for _name, mark in found}


def test_nobody_reads_the_inside_of_their_own_application(world: World) -> None:
    user = make_user(RoleCode.EXTENDED, first_name="Me", last_name="Myself", email="cleo@mail.example")

    found = _found(Walk(user), world)

    assert {(name, mark) for name, mark in found if mark != marks.JOB_NOTE} == set()  # it is the job's, not theirs


def test_direct_notes_and_diversity_answers_are_not_the_administrators(ada: User, world: World) -> None:
    found = _found(Walk(ada), world)

    assert {mark for _name, mark in found} & {marks.DIRECT, marks.DIVERSE, marks.VIEW} == set(), sorted(found)


def _found(walk: Walk, world: World) -> set[tuple[str, str]]:
    """Every mark that some page, fragment, file or answer shows, with the name of its address."""
    found = set()
    for route in routes():
        if route.name in LETS_IN["anonymous"]:
            continue
        base = address(route, world.keys)
        queries = [""]
        if route.name in {"recruit:application", "recruit:application-panel"}:
            tabs = ("overview", "profile", "emails", "reviews", "notes", "activity", "files")
            queries = [f"?tab={tab}" for tab in tabs]
        elif route.name in {"recruit:people", "recruit:people-csv", "recruit:people-xlsx", "recruit:job-candidates"}:
            queries = ["", "?q=canary", "?cols=rating&cols=tags&cols=email&cols=source&cols=consent"]
        elif route.name == "recruit:job-compare":
            queries = [f"?selected={','.join(_applications(world))}"]
        elif route.name in {"api:reviews", "api:messages"}:
            queries = [f"?candidateId={world.person.public_id}&jobId={world.job.public_id}"]
        for query in queries:
            _answer, body = walk.ask(route, "GET", base + query)
            found |= {(route.name, mark) for mark in marks.MARKS if mark.encode() in body}
    return found


def _applications(world: World) -> list[str]:
    return [str(key) for key in world.job.applications.values_list("public_id", flat=True)]
