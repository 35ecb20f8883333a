"""The one outgoing client against hostile addresses and ill-behaved servers."""

from __future__ import annotations

import datetime as dt
import gzip
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from base.egress import client as egress
from base.egress.addresses import is_public
from base.egress.client import Client
from base.egress.targets import NotReachable, look_up
from base.errors import OutcomeUnknown, PermanentError, RetryableError
from tests.base.egress_server import Server, say

# Addresses written as themselves, in every spelling a resolver or a browser has ever accepted.
BAD_WORDS = """
127.0.0.1 127.0.0.2 127.255.255.254 127.1 127.0.1 0 0.0.0.0 0.0.0.1 2130706433 017700000001 0x7f000001 0x7f.1
0177.0.0.1 0x7f.0x0.0x0.0x1 127.0.0.1. 10.0.0.1 10.255.255.255 10.1 172.16.0.1 172.31.255.254 192.168.0.1
192.168.255.254 169.254.169.254 169.254.0.1 2852039166 0xa9fea9fe 100.64.0.1 100.127.255.254 192.0.0.1 192.0.0.170
192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1]
[::ffff:169.254.169.254] [::127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1]
[64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1] [2002:c0a8:101::1] [2002:a9fe:a9fe::1] [2001::1]
[2001:0:53aa:64c:0:fffe:80ff:fffe] [2001:db8::1] [2001:10::1] [3fff::1] [fc00::1] [fd00::1] [fdff:ffff::1] [fe80::1]
[fec0::1] [ff02::1] [ff05::2] [100::1] [5f00::1] [4000::1] [::ffff:0:127.0.0.1] [fd00:ec2::254]
"""


BAD_LITERALS = BAD_WORDS.split()


# Other ways to be wrong, whatever the name resolves to.
BAD_FORMS = [
    "", "https://", "https:///path", "//example.com/", "example.com", "file:///etc/passwd", "gopher://example.com/",
    "ftp://example.com/", "data:text/plain,hi", "javascript:alert(1)", "dict://example.com:443/", "http://example.com/",
    "http://example.com:443/", "https://example.com:22/", "https://example.com:80/", "https://example.com:6379/",
    "https://example.com:8080/", "https://example.com:0/", "https://example.com:65536/", "https://example.com:x/",
    "https://user@example.com/", "https://user:secret@example.com/", "https://example.com@127.0.0.1/",
    "https://@example.com/", "https://example.com\\@127.0.0.1/", "https://exa mple.com/",
    "https://example.com/\r\nHost: x",
    "https://example.com/\x00", "https://\u2025.example/", "https://[::1", "https://[fe80::1%25eth0]/",
    "https://127.0.0.1%2f@example.com/", " https://example.com/", "https://example.com/\t", "HTTP://EXAMPLE.COM/",
]  # fmt: skip


GOOD_ADDRESSES = """
1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 172.32.0.1 192.0.1.1 223.255.255.255 2606:4700::1111 2a00:1450::1
64:ff9b::8.8.8.8 ::ffff:8.8.8.8 2002:808:808::1
"""


def test_table_is_long_enough() -> None:
    assert len(set(BAD_LITERALS)) + len(set(BAD_FORMS)) >= 80


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every attempt to connect to anything but loopback, and stop it."""
    tried: list[str] = []
    real = egress.Client._send_to

    def guarded(self: Client, address: str, *rest: Any) -> egress.Answer:
        tried.append(address)
        assert address in {"127.0.0.1", "::1"}, f"would have connected to {address}"
        return real(self, address, *rest)

    monkeypatch.setattr(egress.Client, "_send_to", guarded)
    return tried


@pytest.mark.parametrize("host", BAD_LITERALS)
def test_private_address_is_refused_before_anything_is_sent(host: str, nothing_leaves: list[str]) -> None:
    with pytest.raises((NotReachable, RetryableError)):
        Client(resolve=look_up).get(f"https://{host}/")
    assert nothing_leaves == []


@pytest.mark.parametrize("url", BAD_FORMS)
def test_wrong_form_is_refused_before_anything_is_sent(url: str, nothing_leaves: list[str]) -> None:
    with pytest.raises(NotReachable):
        Client(resolve=lambda host, port: ["93.184.215.14"]).get(url)
    assert nothing_leaves == []


@pytest.mark.parametrize("literal", [host.strip("[]") for host in BAD_LITERALS])
def test_name_that_leads_there_is_refused(literal: str, nothing_leaves: list[str]) -> None:
    with pytest.raises(NotReachable):
        Client(resolve=lambda host, port: ["93.184.215.14", literal]).get("https://friendly.example/")
    assert nothing_leaves == []


@pytest.mark.parametrize("address", GOOD_ADDRESSES.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_name_without_address_is_refused_not_skipped(nothing_leaves: list[str]) -> None:
    def nothing(_host: str, _port: int) -> list[str]:
        return []

    for resolve in (nothing, look_up):
        with pytest.raises(RetryableError):
            Client(resolve=resolve).get("https://does-not-exist.invalid/")
    assert nothing_leaves == []


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A server the operator has listed."""
    made = Server()
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{made.port}"]
    yield made
    made.httpd.shutdown()
    made.httpd.server_close()


def test_listed_host_is_reached(server: Server) -> None:
    server.replies["/hello"] = say(200, b'{"a": 1}')
    answer = Client().post(server.url("/hello"), json={"x": 1}, params={"q": "ä b"}, headers={"X-Own": "1"})
    assert (answer.status, answer.json()) == (200, {"a": 1})
    method, path, headers, body = server.seen[0]
    assert (method, path, body) == ("POST", "/hello?q=%C3%A4+b", b'{"x":1}')
    assert (headers["x-own"], headers["content-type"]) == ("1", "application/json")
    assert headers["host"] == f"127.0.0.1:{server.port}"


def test_listing_one_place_opens_no_other(server: Server, settings: Any) -> None:
    other = Server()
    try:
        with pytest.raises(NotReachable):
            Client().get(other.url("/"))
        with pytest.raises(NotReachable):
            Client().get(server.url("/", host="localhost"))
        with pytest.raises(NotReachable):
            Client().get(f"https://127.0.0.1:{other.port}/")
        assert other.seen == []
    finally:
        other.httpd.shutdown()
        other.httpd.server_close()


def test_name_is_looked_up_once_and_that_address_is_used(server: Server, settings: Any) -> None:
    settings.EGRESS_PRIVATE_HOSTS = [f"rebind.example:{server.port}"]
    server.replies["/"] = say(200, b"here")
    lookups: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["93.184.215.14"]

    assert Client(resolve=resolve).get(server.url("/", host="Rebind.Example")).body == b"here"
    assert lookups == ["rebind.example"]
    assert server.seen[0][2]["host"] == f"rebind.example:{server.port}"


def test_next_address_is_tried_when_one_is_down(server: Server, settings: Any, nothing_leaves: list[str]) -> None:
    settings.EGRESS_PRIVATE_HOSTS = [f"two.example:{server.port}"]
    server.replies["/"] = say(200, b"here")
    resolve = lambda host, port: ["::1", "127.0.0.1"]  # noqa: E731  # one line says it all
    assert Client(resolve=resolve).get(server.url("/", host="two.example")).body == b"here"
    assert nothing_leaves == ["::1", "127.0.0.1"]


def test_redirect_is_not_followed_by_itself(server: Server) -> None:
    server.replies["/a"] = say(302, Location="/b")
    assert Client().get(server.url("/a")).status == 302
    assert len(server.seen) == 1


def test_followed_redirect_is_checked_anew(server: Server, nothing_leaves: list[str]) -> None:
    server.replies["/ok"] = say(302, Location="/b")
    server.replies["/b"] = say(200, b"b")
    assert Client().get(server.url("/ok"), redirects=3).body == b"b"
    for bad in ("http://169.254.169.254/latest/", "file:///etc/passwd", "//10.0.0.1/", "https://127.0.0.1:1/"):
        server.replies["/bad"] = say(302, Location=bad)
        with pytest.raises(NotReachable):
            Client().get(server.url("/bad"), redirects=3)
    assert set(nothing_leaves) == {"127.0.0.1"}


def test_secrets_do_not_follow_to_another_host(server: Server, settings: Any) -> None:
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{server.port}", f"other.example:{server.port}"]
    server.replies["/a"] = say(303, Location=server.url("/b", host="other.example"))
    server.replies["/b"] = say(200)
    client = Client(resolve=lambda host, port: ["127.0.0.1"])
    client.post(server.url("/a"), json={"pin": 1}, headers={"Authorization": "Bearer s", "X-Own": "1"}, redirects=1)
    method, _path, headers, body = server.seen[1]
    assert (method, body, headers["x-own"]) == ("GET", b"", "1")
    assert "authorization" not in headers


def test_redirect_loop_ends(server: Server) -> None:
    server.replies["/a"] = say(302, Location="/a")
    with pytest.raises(PermanentError, match="too often"):
        Client().get(server.url("/a"), redirects=99)
    assert len(server.seen) == 4


def test_large_answer_is_cut_off(server: Server) -> None:
    server.replies["/large"] = say(200, b"x" * (egress.MOST_BYTES + 1))
    server.replies["/fits"] = say(200, b"x" * egress.MOST_BYTES)
    with pytest.raises(PermanentError, match="5 MB"):
        Client().get(server.url("/large"))
    assert len(Client().get(server.url("/fits")).body) == egress.MOST_BYTES


def test_packed_bomb_is_cut_off(server: Server) -> None:
    bomb = gzip.compress(b"\0" * (60 * 1024 * 1024))
    server.replies["/bomb"] = say(200, bomb, Content_Encoding="gzip")
    server.replies["/small"] = say(200, gzip.compress(b"hello"), Content_Encoding="gzip")
    server.replies["/odd"] = say(200, b"x", Content_Encoding="br")
    server.replies["/broken"] = say(200, b"x", Content_Encoding="gzip")
    assert Client().get(server.url("/small")).body == b"hello"
    for path in ("/bomb", "/odd", "/broken"):
        with pytest.raises(PermanentError):
            Client().get(server.url(path))


def test_slow_answers_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "READ_SECONDS", 0.2)
    monkeypatch.setattr(egress, "WHOLE_SECONDS", 0.5)

    def silent(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.6)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _byte in range(12):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.1)

    server.replies |= {"/silent": silent, "/drip": drip}
    for path in ("/silent", "/drip"):
        began = time.monotonic()
        with pytest.raises(RetryableError):
            Client().get(server.url(path))
        assert time.monotonic() - began < 1.5


def test_lost_answer_of_a_post_is_unknown_not_failed(server: Server) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    server.replies["/cut"] = cut
    with pytest.raises(OutcomeUnknown):
        Client().post(server.url("/cut"), json={})
    with pytest.raises(RetryableError):
        Client().post(server.url("/cut"), json={}, repeatable=True)
    with pytest.raises(RetryableError):
        Client().get(server.url("/cut"))


def test_nobody_listens(settings: Any) -> None:
    from config.launch.children import free_port

    port = free_port()
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]
    with pytest.raises(RetryableError, match="cannot be reached"):
        Client().post(f"http://127.0.0.1:{port}/", json={})


@pytest.mark.parametrize(
    ("status", "headers", "error", "wait"),
    [
        (429, {"Retry-After": "42"}, RetryableError, 42.0),
        (503, {}, RetryableError, None),
        (502, {"Retry-After": "soon"}, RetryableError, None),
        (409, {}, RetryableError, None),
        (400, {}, PermanentError, None),
        (401, {}, PermanentError, None),
        (404, {}, PermanentError, None),
        (302, {}, PermanentError, None),
    ],
)
def test_statuses(
    server: Server, status: int, headers: dict[str, str], error: type[Exception], wait: float | None
) -> None:
    server.replies["/"] = say(status, b"", **headers)
    with pytest.raises(error) as refusal:
        Client().get(server.url("/")).expect_success()
    assert getattr(refusal.value, "wait_seconds", None) == wait


def test_wait_given_as_a_date(server: Server) -> None:
    from email.utils import format_datetime

    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=120)
    server.replies["/"] = say(503, b"", **{"Retry-After": format_datetime(soon, usegmt=True)})
    with pytest.raises(RetryableError) as refusal:
        Client().get(server.url("/")).expect_success()
    assert 100 < (refusal.value.wait_seconds or 0) <= 120


def test_no_secret_in_errors(server: Server) -> None:
    server.replies["/path-s3cret"] = say(500, b"s3cret")
    told: list[str] = []
    acts: list[Callable[[], object]] = [
        lambda: (
            Client().post(server.url("/path-s3cret?token=s3cret"), headers={"Authorization": "s3cret"}).expect_success()
        ),
        lambda: Client().get("https://user:s3cret@example.com/"),
        lambda: Client(resolve=lambda host, port: ["10.0.0.1"]).get("https://a.example/s3cret?x=s3cret"),
    ]
    for act in acts:
        with pytest.raises((PermanentError, RetryableError)) as refusal:
            act()
        told += [str(refusal.value), repr(refusal.value)]
        assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert not [words for words in told if "s3cret" in words]


def test_no_address_in_the_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.replies["/"] = say(200)
    with caplog.at_level("NOTSET"):
        Client().get(server.url("/?token=s3cret"))
    assert "s3cret" not in caplog.text


def test_proxy_of_the_environment_is_ignored(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.replies["/"] = say(200, b"here")
    assert Client().get(server.url("/")).body == b"here"
