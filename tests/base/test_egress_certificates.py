"""Certificates are checked against the name that was asked for, never the address."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from base.egress.client import Client
from base.errors import RetryableError
from tests.base.egress_server import Server, say


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
    server.replies["/"] = say(200, b"safe")
    trusting = ssl.create_default_context(cafile=str(authority))
    resolve = lambda host, port: ["127.0.0.1"]  # noqa: E731  # one line says it all
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
