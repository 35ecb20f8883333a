"""Which version of TLS a server agrees on: the newest, an old one, none, and one whose certificate nobody trusts."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from base.egress import handshakes
from base.errors import PermanentError, RetryableError
from calendars.simulators import entra_certificates as certificates


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[int]:
    """A server that shakes hands and says nothing more; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _address = listening.accept()
            except OSError:
                return
            with plain:
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def server_context(folder: Path, newest: ssl.TLSVersion) -> ssl.SSLContext:
    context = certificates.served_from(folder)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = newest
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_what_is_agreed_on_is_said(tmp_path: Path, settings: Any) -> None:
    authority = certificates.made_in(tmp_path)
    settings.EGRESS_CA_FILE = str(authority)
    for newest, agreed in ((ssl.TLSVersion.TLSv1_3, "TLSv1.3"), (ssl.TLSVersion.TLSv1_2, "TLSv1.2")):
        with served(server_context(tmp_path, newest)) as port:
            settings.EGRESS_PRIVATE_HOSTS = [f"localhost:{port}"]
            assert handshakes.negotiated(f"https://localhost:{port}/EWS/Exchange.asmx") == agreed

    with served(server_context(tmp_path, ssl.TLSVersion.TLSv1_1)) as port:
        settings.EGRESS_PRIVATE_HOSTS = [f"localhost:{port}"]
        with pytest.raises(PermanentError, match=r"does not agree on TLS 1.2 or later"):
            handshakes.negotiated(f"https://localhost:{port}/EWS/Exchange.asmx")
    with pytest.raises(RetryableError, match=r"cannot be reached"):
        handshakes.negotiated(f"https://localhost:{port}/")

    settings.EGRESS_CA_FILE = ""
    with served(server_context(tmp_path, ssl.TLSVersion.TLSv1_3)) as port:
        settings.EGRESS_PRIVATE_HOSTS = [f"localhost:{port}"]
        with pytest.raises(PermanentError, match=r"certificate of https://localhost:.* does not hold"):
            handshakes.negotiated(f"https://localhost:{port}/EWS/Exchange.asmx")
    with pytest.raises(PermanentError, match=r"private network"):
        handshakes.negotiated("https://localhost/EWS/Exchange.asmx")
