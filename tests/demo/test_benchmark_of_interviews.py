"""What the benchmark of interviews lets count: an answer that is a wrong one ends it, and prints no figure."""

from __future__ import annotations

import queue
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import ClassVar

import pytest

from accounts.models import User
from base.actors import Actor
from calendars.meetings import answering as meetings
from calendars.simulators.graph_server import Ask
from calendars.simulators.graph_tenant import Tenant
from config.benchmark import approving, booking, checking, drawing, notifying, outside
from config.benchmark.checking import Wrong
from config.benchmark.pages import Page
from config.benchmark.visiting import Answer
from recruit.approvals.models import ApprovalRequest
from recruit.jobs.models import TemporaryGrant
from tests.factories import interviews as makers
from tests.factories.accounts import signed_in
from tests.factories.road import make_job

LANE = '<div class="tgrid__lane{more}"><ul><li class="tblock tblock--busy"></li></ul></div>'


def test_a_report_names_what_is_not_right_in_it() -> None:
    page = {"errors": 2, "median_ms": 1.0}
    found = {"pages": {"home": {"errors": 0}, "board": page}, "bookings": {"is_right": False}, "rows": [{"errors": 1}]}
    assert checking.wrong_in(found) == ["pages, board", "bookings"]
    assert checking.wrong_in({"is_right": True, "errors": []}) == []
    assert checking.wrong_in({"errors": 1}) == ["the whole"]


def test_a_page_without_its_words_is_an_error_though_it_came() -> None:
    page = Page("home", iter([]), holds="500 approvals wait for you")
    assert page.is_right(200, "<h2>500 approvals wait for you</h2>")
    assert not page.is_right(200, "<h2>5 approvals wait for you</h2>")
    assert not page.is_right(302, "500 approvals wait for you")


@pytest.mark.django_db
def test_the_tab_is_read_as_somebody_reads_it(rosa: User, iris: User) -> None:
    interview = makers.make_interview(rosa, None, makers.slot(iris, rosa))
    who = makers.only_slot(interview).meeting.attendees.get(user=iris)
    path = f"/applications/{interview.application.public_id}/interviews/"

    client = signed_in(rosa)

    def shown(attendee: object) -> str:
        return notifying.answer_in(client.get(path).content.decode(), str(attendee))

    assert shown(who.public_id) == "No answer yet"
    meetings.answer(who, response="accepted", by=Actor.of(iris))
    assert shown(who.public_id) == notifying.ACCEPTED
    with pytest.raises(Wrong, match="does not show somebody"):
        shown(interview.application.candidate.public_id)


@pytest.mark.django_db
def test_an_approver_of_many_has_just_so_many_and_sees_their_jobs(rosa: User) -> None:
    jobs = [make_job(rosa, title=f"Job {number}") for number in range(6)]
    approving.FIRST_JOB, kept = jobs[2].pk, approving.FIRST_JOB
    try:
        user, first = approving.approver(3)
        again, second = approving.approver(4)
        assert user == again
        assert first != second
        assert again.check_password(second)
        page = signed_in(again).get("/").content.decode()
        assert "4 approvals wait for you" in page
        assert TemporaryGrant.objects.filter(user=user, ended_at=None).count() == 4
        approving.approver(2)
        assert ApprovalRequest.objects.filter(status="PENDING").count() == 2
        with pytest.raises(Wrong, match="only 2 jobs for 3 more approvals"):
            approving.approver(5)
    finally:
        approving.FIRST_JOB = kept


def test_lanes_that_do_not_come_or_are_not_known_spoil_the_figure() -> None:
    lanes = (drawing.PEOPLE + drawing.ROOMS + 1) * drawing.DAYS

    def answer(count: int, unknown: int = 0, status: int = 200) -> Answer:
        text = LANE.format(more=" is-unknown") * unknown + LANE.format(more="") * (count - unknown)
        return Answer(status, 1.0, 1, 1, text)

    drawing.check_lanes([answer(lanes - 7), answer(7)], lanes, 0)
    drawing.check_lanes([answer(lanes, unknown=8 * drawing.DAYS)], lanes, 8)
    for wrong, unknown in (([answer(lanes - 1)], 0), ([answer(lanes)], 8), ([answer(lanes, 7)], 0)):
        with pytest.raises(Wrong):
            drawing.check_lanes(wrong, lanes, unknown)
    with pytest.raises(Wrong, match="answered with 500"):
        drawing.check_lanes([answer(lanes, status=500)], lanes, 0)


def test_suggestions_are_there_with_all_lanes() -> None:
    lanes = (drawing.PEOPLE + drawing.ROOMS + 1) * drawing.DAYS
    whole = LANE.format(more="") * lanes

    def answer(more: str) -> Answer:
        return Answer(200, 1.0, 1, 1, whole + more)

    drawing.check_suggested(answer('<button data-time value="x"></button>'), lanes, 0)
    drawing.check_suggested(answer('<ul class="scheduler__why"></ul>'), lanes, 0)
    with pytest.raises(Wrong, match="Neither times"):
        drawing.check_suggested(answer(""), lanes, 0)
    with pytest.raises(Wrong, match="still wait"):
        drawing.check_suggested(answer('<i data-time></i><i class="is-waiting"></i>'), lanes, 0)


def test_a_silent_mailbox_keeps_the_whole_request_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    graph = outside.Graph(Tenant(), outside.Doorbell())
    monkeypatch.setattr(graph, "_is_over", SimpleNamespace(wait=waited.append, set=lambda: None))
    graph.delay, graph.silent = 0.3, frozenset({"ada@bench.example"})
    for names in ('["ben@bench.example"]', '["ben@bench.example", "Ada@bench.example"]'):
        body = b'{"schedules": ' + names.encode() + b"}"
        graph.answer(Ask("POST", "/v1.0/users/x/calendar/getSchedule", {}, {}, body))
    graph.answer(Ask("GET", "/v1.0/users/x/calendars", {}, {}, b""))
    assert waited == [0.3, outside.SILENT_SECONDS]
    assert graph.questions == 2


def test_the_bell_notes_also_who_does_not_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    bell = outside.Doorbell()
    with pytest.raises(OSError, match="refused"):
        bell.ring(nobody, b"{}", outside.JSON)
    waits, statuses = bell.take()
    assert (len(waits), statuses) == (1, {0: 1})
    assert bell.take() == ([], {})
    assert bell.last == {}


class _Closing(BaseHTTPRequestHandler):
    """Answers, and hangs up without saying so."""

    protocol_version = "HTTP/1.1"
    heard: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_about: object) -> None:
        """Says nothing."""


def test_the_bell_rings_again_where_a_kept_connection_was_closed() -> None:
    bell, server = outside.Doorbell(), HTTPServer(("127.0.0.1", 0), _Closing)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/hook/"
        assert [bell.ring(address, body, outside.JSON)[0] for body in (b"one", b"two", b"three")] == [202] * 3
    finally:
        server.shutdown()
        server.server_close()
    assert _Closing.heard == [b"one", b"two", b"three"]
    assert bell.take()[1] == {202: 3}
    assert bell.last == {address: (b"three", outside.JSON)}


class _Found:
    """A queue that is empty twice, then has one part."""

    def __init__(self) -> None:
        self.asked = 0

    def get(self, timeout: float) -> tuple[Counter[str], list[float]]:
        self.asked += 1
        if self.asked < 3:
            raise queue.Empty
        return Counter(arranged=1), [timeout]


def test_bookings_say_how_far_they_are_and_that_a_process_died() -> None:
    said: list[str] = []
    crew, done = SimpleNamespace(exitcode=None), SimpleNamespace(value=25_000)
    assert booking.gathered([crew], _Found(), done, said.append) == [(Counter(arranged=1), [1])]
    assert [line.partition(",000")[0] for line in said] == ["booking: 25"]
    with pytest.raises(Wrong, match="ended with \\[1\\]"):
        booking.gathered([SimpleNamespace(exitcode=1)], _Found(), done, said.append)
