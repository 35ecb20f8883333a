"""Holds a GraphSimulator to Microsoft's published contract: every request it gets, every answer and notification.

    with GraphSimulator() as graph, held_to_contract(graph):
        …

Where the contract's folder is not beside the checkout, nothing is held (the tests about the contract itself skip).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_server import Ask, Say

CONTRACT = Path(__file__).resolve().parents[4] / "shared/contracts/graph/graph_calendar.openapi.json"
HOST = "https://graph.microsoft.com"


@cache
def contract() -> Any:
    """The contract as openapi-core reads it; None where it is absent."""
    if not CONTRACT.exists():
        return None
    from openapi_core import OpenAPI

    document = _document()
    return OpenAPI.from_dict(document)


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    document["servers"] = [{"url": f"{HOST}/v1.0"}]
    return document


@cache
def notice_validator() -> Any:
    """What a notification must look like."""
    from openapi_schema_validator import OAS30Validator

    components = _document()["components"]
    schema = {"$ref": "#/components/schemas/microsoft.graph.changeNotificationCollection", "components": components}
    return OAS30Validator(schema)


class _Request:
    """An Ask as openapi-core reads it."""

    def __init__(self, ask: Ask) -> None:
        from openapi_core.datatypes import RequestParameters

        self.parameters = RequestParameters(query=ask.query, header=ask.headers)
        # The metadata binds `delta` to every collection of events; the derived contract names one such path only.
        path = re.sub(r"/calendars/[^/]+/calendarView/delta$", "/calendarView/delta", ask.path)
        self.host_url, self.path, self.method = HOST, path, ask.method.lower()
        self.content_type = ask.headers.get("content-type", "")
        self.body = ask.body or None


class _Response:
    """A Say as openapi-core reads it."""

    def __init__(self, said: Say) -> None:
        self.data, self.status_code = _without_removed(said), said.status
        self.content_type, self.headers = said.content_type, said.headers


def _without_removed(said: Say) -> bytes:
    """Delta answers name what is gone by `@removed`, an annotation the derived contract does not know."""
    if isinstance(said.body, dict) and isinstance(said.body.get("value"), list):
        kept = [{k: v for k, v in one.items() if k != "@removed"} for one in said.body["value"]]
        return json.dumps({**said.body, "value": kept}).encode()
    return said.bytes


@contextmanager
def held_to_contract(graph: GraphSimulator) -> Iterator[list[str]]:
    """Watch every exchange; at the end nothing may have been wrong."""
    wrong: list[str] = []

    def watch(ask: Ask, said: Say) -> None:
        if not ask.path.startswith("/v1.0/") or contract() is None:
            return
        wrong.extend(violations(ask, said))

    def watch_notice(body: dict[str, Any]) -> None:
        if contract() is not None:
            wrong.extend(f"notification: {error.message}" for error in notice_validator().iter_errors(body))

    graph.watchers.append(watch)
    graph.notices.watchers.append(watch_notice)
    yield wrong
    assert (wrong, graph.accidents) == ([], []), "\n".join([*wrong, *graph.accidents])


def violations(ask: Ask, said: Say) -> list[str]:
    """What the contract says against a request and its answer."""
    found = []
    request, openapi = _Request(ask), contract()
    if said.status != 400:  # the simulator refused it already; tests of refusals send wrong things on purpose
        found += _problems(lambda: openapi.validate_request(request), f"{ask.method} {ask.path}")
    found += _problems(lambda: openapi.validate_response(request, _Response(said)), f"{said.status} to {ask.path}")
    return found


def _problems(check: Any, what: str) -> list[str]:
    try:
        check()
    except Exception as error:  # noqa: BLE001  # whatever the library says is against us
        reasons = [getattr(one, "message", str(one)) for one in getattr(error.__cause__, "schema_errors", [])]
        return [f"{what}: {error!r} {error.__cause__!r} {reasons}"]
    return []
