"""Pure: turns an OpenAPI document into what the docs page shows: groups, operations, members, examples."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

type_schema = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 4
_VALUES: dict[str, Any] = {
    "title": "Ward nurse", "city": "Graz", "countryCode": "at", "country": "Austria", "region": "Styria",
    "firstName": "Nora",
    "lastName": "Novak", "email": "nora@example.com", "phoneNumber": "+43 316 555 010", "refNumber": "REF270Y",
    "currency": "EUR", "min": 41000, "max": 52000, "code": "en", "label": "Nursing", "text": "<p>Care for people.</p>",
    "jobDescription": "<p>Care for people.</p>", "industry": "healthcare", "content": "The budget is approved.",
    "subStatus": "Phone Screen", "status": "IN_REVIEW", "tags": ["night shifts"], "op": "replace",
    "path": "/location/city", "value": "Vienna", "fileName": "resume.pdf", "mimeType": "application/pdf",
    "fileContent": "JVBERi0xLjcK…", "institution": "School of Nursing", "degree": "Diploma", "company": "City Clinic",
    "startDate": "2019-09", "endDate": "2022-06", "location": "Graz", "description": "Intensive care.", "totalFound": 1,
    "limit": 10, "offset": 0, "nextPageId": None, "method": "GET", "name": "Nora Novak",
}  # fmt: skip
_FORMATS = {
    "date-time": "2026-11-02T09:00:00.000Z",
    "uuid": "5f0c2a8e-6f1d-4b1e-9a57-0c7d2e1b9f34",
    "uri": "https://recruit.example.com/api/…",
    "email": "nora@example.com",
    "binary": "@resume.pdf",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object, with its own members below it."""

    name: str
    kind: str
    is_required: bool
    text: str
    members: list[Member] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code or JSON."""

    title: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One status code an operation answers with."""

    status: str
    text: str
    is_success: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as a section of the page."""

    key: str
    method: str
    path: str
    summary: str
    text: str
    is_public: bool
    is_deprecated: bool
    parameters: list[Member]
    body: list[Member]
    answer: list[Member]
    replies: list[Reply]
    examples: list[Example]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations about one thing."""

    name: str
    slug: str
    operations: list[Operation]


def groups_of(document: dict[str, Any]) -> list[Group]:
    """The groups of a document in its own order of tags, their operations by address."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation))
    return [Group(name, slug_of(name), operations) for name, operations in sorted(found.items())]


def slug_of(name: str) -> str:
    """A group's part of the address."""
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def _operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Operation:
    kind, body = _body_of(operation)
    status, answer = _answer_of(operation)
    order = {"path": 0, "query": 1, "header": 2}
    parameters = sorted(operation.get("parameters", []), key=lambda each: order[each["in"]])
    is_public = not operation.get("security", [{}])
    call = _Call(
        document["servers"][0]["url"], path, method, kind, sample(document, body) if body else None, not is_public
    )
    examples = [Example("curl", "bash", call.curl()), Example("Python", "python", call.python()),
                Example("JavaScript", "javascript", call.javascript())]  # fmt: skip
    if answer:
        text = json.dumps(sample(document, answer), indent=2, ensure_ascii=False)
        examples.append(Example(f"Answer {status}", "json", text))
    return Operation(
        key=operation["operationId"], method=method, path=path, summary=operation.get("summary", ""),
        text=operation.get("description", ""), is_public=is_public, is_deprecated=bool(operation.get("deprecated")),
        parameters=[_parameter(document, each) for each in parameters],
        body=members_of(document, body) if body else [], answer=members_of(document, answer) if answer else [],
        replies=[_reply(status, each) for status, each in operation["responses"].items()], examples=examples,
    )  # fmt: skip


def _reply(status: str, response: dict[str, Any]) -> Reply:
    words = {"200": "OK", "201": "Created", "202": "Taken on", "204": "Done; no body"}
    return Reply(status, response.get("description") or words.get(status, ""), status.startswith("2"))


def _parameter(document: dict[str, Any], parameter: dict[str, Any]) -> Member:
    text = plain(parameter.get("description", ""))
    kind = f"{kind_of(document, parameter['schema'])} in {parameter['in']}"
    return Member(parameter["name"], kind, bool(parameter.get("required")), text)


def plain(text: str) -> str:
    """A description without the list of choices that the generator puts in: the kind names them already."""
    return "\n".join(line for line in text.split("\n") if not line.startswith("* `")).strip()


def _body_of(operation: dict[str, Any]) -> tuple[str, type_schema | None]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        return kind, content["schema"]
    return "", None


def _answer_of(operation: dict[str, Any]) -> tuple[str, type_schema | None]:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content = response.get("content", {})
            return status, content.get("application/json", {}).get("schema")
    return "", None


def resolved(document: dict[str, Any], schema: type_schema) -> type_schema:
    """A schema with its reference followed."""
    if "allOf" in schema and len(schema["allOf"]) == 1:
        schema = schema["allOf"][0]
    if "$ref" in schema:
        found: type_schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return found
    return schema


def kind_of(document: dict[str, Any], schema: type_schema) -> str:
    """What a value is, in a few words."""
    found = resolved(document, schema)
    if "enum" in found:
        return " | ".join(str(each) for each in found["enum"] if each is not None)
    if found.get("type") == "array":
        return f"list of {kind_of(document, found.get('items', {}))}"
    types = found.get("type", "any")
    words = " or ".join(types) if isinstance(types, list) else types
    return {"date-time": "instant", "uuid": "id", "email": "e-mail", "binary": "file"}.get(
        found.get("format", ""), words
    )


def members_of(document: dict[str, Any], schema: type_schema, depth: int = 0) -> list[Member]:
    """The members of an object, or of the objects in a list."""
    found = resolved(document, schema)
    if found.get("type") == "array":
        return members_of(document, found.get("items", {}), depth)
    if depth >= DEEPEST:
        return []
    required = set(found.get("required", []))
    return [
        Member(
            name, kind_of(document, inner), name in required, plain(inner.get("description", "")),
            members_of(document, inner, depth + 1),
        )
        for name, inner in found.get("properties", {}).items()
    ]  # fmt: skip


def sample(document: dict[str, Any], schema: type_schema, name: str = "", depth: int = 0) -> Any:
    """A value that fits a schema, for reading."""
    found = resolved(document, schema)
    kind = found.get("type")
    if kind == "array":
        given = _VALUES.get(name)
        inner = found.get("items", {})
        return (
            given if isinstance(given, list) else [] if depth > DEEPEST else [sample(document, inner, name, depth + 1)]
        )
    if "properties" in found:
        if depth > DEEPEST:
            return {}
        return {each: sample(document, inner, each, depth + 1) for each, inner in found["properties"].items()}
    if "enum" in found:
        return _VALUES[name] if name in _VALUES and _VALUES[name] in found["enum"] else found["enum"][0]
    if found.get("format") in _FORMATS:
        return _FORMATS[found["format"]]
    if name in _VALUES and not isinstance(_VALUES[name], list):
        return _VALUES[name]
    return {"integer": 1, "number": 1, "boolean": True, "object": {}}.get(
        str(kind), _FORMATS["uuid"] if name == "id" else "text"
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """One request, written in three languages."""

    server: str
    path: str
    method: str
    kind: str
    body: Any
    has_token: bool

    @property
    def url(self) -> str:
        return self.server + self.path

    def curl(self) -> str:
        """For a shell."""
        parts = [f"curl '{self.url}'"] if self.method == "get" else [f"curl -X {self.method.upper()} '{self.url}'"]
        if self.has_token:
            parts.append('-H "X-SmartToken: $TOKEN"')
        if self.kind.startswith("multipart"):
            parts += [f"-F '{name}={value}'" for name, value in self.body.items()]
        elif self.body is not None:
            text = json.dumps(self.body, indent=2, ensure_ascii=False)
            parts += [f"-H 'Content-Type: {self.kind}'", f"-d '{text}'"]
        return " \\\n  ".join(parts)

    def python(self) -> str:
        """With httpx."""
        arguments = [f'"{self.url}"']
        if self.has_token:
            arguments.append('headers={"X-SmartToken": token}')
        if self.kind.startswith("multipart"):
            arguments += ['data={"attachmentType": "RESUME"}', 'files={"file": open("resume.pdf", "rb")}']
        elif self.body is not None:
            arguments.append(f"json={_python(self.body)}")
        inside = "".join(f"    {each},\n" for each in arguments)
        return f"import httpx\n\nresponse = httpx.{self.method}(\n{inside})\nresponse.raise_for_status()"

    def javascript(self) -> str:
        """With fetch."""
        headers = ['"X-SmartToken": token'] if self.has_token else []
        lines = [f'  method: "{self.method.upper()}",']
        if self.kind.startswith("multipart"):
            lines.append("  body: form,")
        elif self.body is not None:
            headers.append(f'"Content-Type": "{self.kind}"')
            text = json.dumps(self.body, indent=2, ensure_ascii=False).replace("\n", "\n  ")
            lines.append(f"  body: JSON.stringify({text}),")
        if headers:
            lines.insert(1, f"  headers: {{ {', '.join(headers)} }},")
        inside = "\n".join(lines)
        return f'const response = await fetch("{self.url}", {{\n{inside}\n}});'


def _python(value: Any) -> str:
    text = json.dumps(value, indent=4, ensure_ascii=False).replace("\n", "\n    ")
    return re.sub(
        r"\b(true|false|null)\b(?=[,\n\]}]|$)",
        lambda match: {"true": "True", "false": "False", "null": "None"}[match[0]],
        text,
    )
