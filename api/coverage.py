"""Pure: compares the operations of the original interface with those that are served here."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One operation of the original."""

    document: str
    method: str
    path: str
    purpose: str
    is_served: bool


def address(method: str, path: str) -> str:
    """An operation without the names of its path's variables, which differ between the two."""
    return f"{method.upper()} {_NAME.sub('{}', path).rstrip('/')}"


def served(document: dict[str, Any]) -> set[str]:
    """The addresses in our own OpenAPI document."""
    return {address(method, path) for path, methods in document["paths"].items() for method in methods}


def compared(lines: Iterable[str], document: dict[str, Any]) -> list[Wanted]:
    """The operations of a tab-separated list (columns document, base, method, path, purpose), each served or not."""
    ours = served(document)
    rows = csv.DictReader(lines, delimiter="\t")
    return [
        Wanted(
            row["document"], row["method"], row["base"] + row["path"], row["purpose"],
            address(row["method"], row["base"] + row["path"]) in ours,
        )
        for row in rows
    ]  # fmt: skip


def page(found: list[Wanted]) -> str:
    """The coverage as a page in Markdown."""
    total, ready = len(found), sum(each.is_served for each in found)
    lines = [
        "# Coverage of the compatible interface",
        "",
        "Written by `manage.py api_coverage`; do not edit by hand.",
        "",
        f"{ready} of {total} operations are served.",
        "",
        "| API | served | of |",
        "| --- | --- | --- |",
    ]
    names = list(dict.fromkeys(each.document for each in found))
    for name in names:
        of_name = [each for each in found if each.document == name]
        lines.append(f"| [{name}](#{name}) | {sum(each.is_served for each in of_name)} | {len(of_name)} |")
    for name in names:
        lines += ["", f"## {name}", "", "| operation | purpose | |", "| --- | --- | --- |"]
        for each in found:
            if each.document == name:
                state = "served" if each.is_served else "not yet"
                lines.append(f"| {each.method} `{each.path}` | {each.purpose} | {state} |")
    return "\n".join(lines) + "\n"
