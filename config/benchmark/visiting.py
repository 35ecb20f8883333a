"""A browser without a screen: signs in as a person does, asks pages, and weighs a first visit."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from config.benchmark.counting import HEADER

_ASSET = re.compile(r"""(?:href|src)="(/static/[^"#?]+)""")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: how long it took, how many statements, and how heavy it was on the wire."""

    status: int
    milliseconds: float
    statements: int
    wire_bytes: int
    text: str


class Visitor:
    """One client with cookies of its own. `number` decides which network it seems to come from."""

    def __init__(self, address: str, *, number: int = 0) -> None:
        self.http = httpx.Client(base_url=address, timeout=_PATIENCE, headers={"Accept-Encoding": "gzip"})
        self.number, self.asked = number, 0

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the two-step form. Raises RuntimeError when the page does not let us in."""
        self.ask("/sign-in/")
        self.ask("/sign-in/", method="POST", data={"email": email})
        self.ask("/sign-in/password/")
        answer = self.ask("/sign-in/password/", method="POST", data={"password": password})
        if answer.status not in (302, 303):
            raise RuntimeError(f"{email} could not sign in: the server answered {answer.status}.")

    def ask(self, path: str, *, method: str = "GET", htmx: bool = False, target: str = "", **rest: Any) -> Answer:
        """Ask once and time it, body included. Redirects are answers, too. `target` is the part htmx replaces."""
        self.asked += 1
        # Public pages are limited by network; every fiftieth question comes from another one.
        network = f"10.{self.number}.{self.asked // 5 % 250}.1"
        headers = {"X-Bench-Address": network}
        if method == "POST":
            headers["X-CSRFToken"] = self.http.cookies.get("csrftoken") or ""
        if htmx:
            headers["HX-Request"] = "true"
        if target:
            headers["HX-Target"] = target
        begun = time.perf_counter()
        with self.http.stream(method, path, headers=headers, **rest) as response:
            response.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        statements = int(response.headers.get(HEADER, 0))
        return Answer(response.status_code, milliseconds, statements, response.num_bytes_downloaded, response.text)

    def first_visit(self, path: str) -> dict[str, int]:
        """Bytes on the wire of a page and of each file it names, gzipped where the server does, and their sum."""
        page = self.ask(path)
        weights = {path: page.wire_bytes}
        waiting = sorted(set(_ASSET.findall(page.text)))
        for asset in waiting:
            weights[asset] = self.ask(asset).wire_bytes
        return {**weights, "total": sum(weights.values())}

    def close(self) -> None:
        """Hang up."""
        self.http.close()
