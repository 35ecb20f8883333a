"""Conversations of the egress client: several requests over one checked connection, for sign-ins that bind to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from base.egress.client import Client
from base.egress.targets import NotReachable
from base.errors import OutcomeUnknown, RetryableError
from tests.base.egress_server import Server, say


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A listed server that keeps connections open."""
    made = Server()
    made.httpd.RequestHandlerClass.protocol_version = "HTTP/1.1"  # type: ignore[attr-defined]  # http.server's own
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{made.port}"]
    yield made
    made.httpd.shutdown()
    made.httpd.server_close()


def test_one_connection_serves_all_until_the_other_side_closes_it(server: Server) -> None:
    server.replies["/"] = say(200, b"yes")
    with Client().conversation(server.url("/")) as talk:
        answers = [talk.request("POST", headers={"X-Turn": str(n)}, content=b"abc"[:n]) for n in range(3)]
        assert talk.connections == 1
        server.replies["/"] = say(200, b"bye", Connection="close")
        answers += [talk.request("GET", headers={}) for _time in range(2)]
        assert talk.connections == 2
        assert (talk.host, talk.is_encrypted, talk.certificate) == ("127.0.0.1", False, b"")
    assert [answer.body for answer in answers] == [b"yes"] * 3 + [b"bye"] * 2
    assert [seen[3] for seen in server.seen] == [b"", b"a", b"ab", b"", b""]
    assert {seen[2]["host"] for seen in server.seen} == {f"127.0.0.1:{server.port}"}


def test_where_nobody_may_go_nothing_is_said(server: Server, settings: Any) -> None:
    settings.EGRESS_PRIVATE_HOSTS = []
    with pytest.raises(NotReachable), Client().conversation(server.url("/")):
        pass
    assert server.seen == []


def test_a_lost_answer_is_only_harmless_where_repeating_is(server: Server) -> None:
    def hang_up(handler: Any) -> None:
        handler.close_connection = True

    server.replies["/"] = hang_up
    with Client().conversation(server.url("/")) as talk:
        with pytest.raises(RetryableError, match="does not answer in time"):
            talk.request("POST", headers={}, repeatable=True)
        with pytest.raises(OutcomeUnknown):
            talk.request("POST", headers={})
