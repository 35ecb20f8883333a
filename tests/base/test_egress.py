"""The one outgoing client against hostile addresses and ill-behaved servers."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from base.egress import client as egress
from base.egress.addresses import is_public
from base.egress.client import Client
from base.egress.targets import NotReachable, look_up
from base.errors import OutcomeUnknown, PermanentError, RetryableError

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


type_reply = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A local web server whose answers are set by the test."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, type_reply] = {}
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            """Answers by path."""

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                outer.replies.get(self.path.split("?")[0], _say(404, b"nothing"))(self)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_arguments: Any) -> None:
                """Say nothing."""

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.httpd.socket = context.wrap_socket(self.httpd.socket, server_side=True)
        self.port = self.httpd.server_port
        threading.Thread(target=self.httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"


def _say(status: int, body: bytes = b"", **headers: str) -> type_reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A server the operator has listed."""
    made = Server()
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{made.port}"]
    yield made
    made.httpd.shutdown()
    made.httpd.server_close()


def test_listed_host_is_reached(server: Server) -> None:
    server.replies["/hello"] = _say(200, b'{"a": 1}')
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
    server.replies["/"] = _say(200, b"here")
    lookups: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["93.184.215.14"]

    assert Client(resolve=resolve).get(server.url("/", host="Rebind.Example")).body == b"here"
    assert lookups == ["rebind.example"]
    assert server.seen[0][2]["host"] == f"rebind.example:{server.port}"


def test_next_address_is_tried_when_one_is_down(server: Server, settings: Any, nothing_leaves: list[str]) -> None:
    settings.EGRESS_PRIVATE_HOSTS = [f"two.example:{server.port}"]
    server.replies["/"] = _say(200, b"here")
    resolve = lambda host, port: ["::1", "127.0.0.1"]  # noqa: E731
    assert Client(resolve=resolve).get(server.url("/", host="two.example")).body == b"here"
    assert nothing_leaves == ["::1", "127.0.0.1"]


def test_redirect_is_not_followed_by_itself(server: Server) -> None:
    server.replies["/a"] = _say(302, Location="/b")
    assert Client().get(server.url("/a")).status == 302
    assert len(server.seen) == 1


def test_followed_redirect_is_checked_anew(server: Server, nothing_leaves: list[str]) -> None:
    server.replies["/ok"] = _say(302, Location="/b")
    server.replies["/b"] = _say(200, b"b")
    assert Client().get(server.url("/ok"), redirects=3).body == b"b"
    for bad in ("http://169.254.169.254/latest/", "file:///etc/passwd", "//10.0.0.1/", "https://127.0.0.1:1/"):
        server.replies["/bad"] = _say(302, Location=bad)
        with pytest.raises(NotReachable):
            Client().get(server.url("/bad"), redirects=3)
    assert set(nothing_leaves) == {"127.0.0.1"}


def test_secrets_do_not_follow_to_another_host(server: Server, settings: Any) -> None:
    settings.EGRESS_PRIVATE_HOSTS = [f"127.0.0.1:{server.port}", f"other.example:{server.port}"]
    server.replies["/a"] = _say(303, Location=server.url("/b", host="other.example"))
    server.replies["/b"] = _say(200)
    client = Client(resolve=lambda host, port: ["127.0.0.1"])
    client.post(server.url("/a"), json={"pin": 1}, headers={"Authorization": "Bearer s", "X-Own": "1"}, redirects=1)
    method, _path, headers, body = server.seen[1]
    assert (method, body, headers["x-own"]) == ("GET", b"", "1")
    assert "authorization" not in headers


def test_redirect_loop_ends(server: Server) -> None:
    server.replies["/a"] = _say(302, Location="/a")
    with pytest.raises(PermanentError, match="too often"):
        Client().get(server.url("/a"), redirects=99)
    assert len(server.seen) == 4


def test_large_answer_is_cut_off(server: Server) -> None:
    server.replies["/large"] = _say(200, b"x" * (egress.MOST_BYTES + 1))
    server.replies["/fits"] = _say(200, b"x" * egress.MOST_BYTES)
    with pytest.raises(PermanentError, match="5 MB"):
        Client().get(server.url("/large"))
    assert len(Client().get(server.url("/fits")).body) == egress.MOST_BYTES


def test_packed_bomb_is_cut_off(server: Server) -> None:
    bomb = gzip.compress(b"\0" * (60 * 1024 * 1024))
    server.replies["/bomb"] = _say(200, bomb, Content_Encoding="gzip")
    server.replies["/small"] = _say(200, gzip.compress(b"hello"), Content_Encoding="gzip")
    server.replies["/odd"] = _say(200, b"x", Content_Encoding="br")
    server.replies["/broken"] = _say(200, b"x", Content_Encoding="gzip")
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
    server.replies["/"] = _say(status, b"", **headers)
    with pytest.raises(error) as refusal:
        Client().get(server.url("/")).expect_success()
    assert getattr(refusal.value, "wait_seconds", None) == wait


def test_wait_given_as_a_date(server: Server) -> None:
    from email.utils import format_datetime

    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=120)
    server.replies["/"] = _say(503, b"", **{"Retry-After": format_datetime(soon, usegmt=True)})
    with pytest.raises(RetryableError) as refusal:
        Client().get(server.url("/")).expect_success()
    assert 100 < (refusal.value.wait_seconds or 0) <= 120


def test_no_secret_in_errors(server: Server) -> None:
    server.replies["/path-s3cret"] = _say(500, b"s3cret")
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
    server.replies["/"] = _say(200)
    with caplog.at_level("NOTSET"):
        Client().get(server.url("/?token=s3cret"))
    assert "s3cret" not in caplog.text


def test_proxy_of_the_environment_is_ignored(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.replies["/"] = _say(200, b"here")
    assert Client().get(server.url("/")).body == b"here"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for tls.example, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tls.example")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("tls.example"), x509.IPAddress(ipaddress.ip_address("10.9.9.9"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def test_certificate_is_checked_against_the_name_not_the_address(authority: Path, settings: Any) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(authority)
    asked: list[str | None] = []
    served.sni_callback = lambda socket, name, context: asked.append(name)
    server = Server(served)
    settings.EGRESS_PRIVATE_HOSTS = [f"tls.example:{server.port}", f"evil.example:{server.port}"]
    server.replies["/"] = _say(200, b"safe")
    trusting = ssl.create_default_context(cafile=str(authority))
    resolve = lambda host, port: ["127.0.0.1"]  # noqa: E731
    try:
        good, bad = f"https://tls.example:{server.port}/", f"https://evil.example:{server.port}/"
        assert Client(resolve=resolve, verify=trusting).get(good).body == b"safe"
        assert asked == ["tls.example"]
        for client, url in ((Client(resolve=resolve, verify=trusting), bad), (Client(resolve=resolve), good)):
            with pytest.raises(RetryableError, match="cannot be reached"):
                client.get(url)
        assert len(server.seen) == 1
    finally:
        server.httpd.shutdown()
        server.httpd.server_close()
