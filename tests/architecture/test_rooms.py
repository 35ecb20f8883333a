"""The floor plan as tests: sizes, docstrings, verbs that know no requests, doors that do not write."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("api", "accounts", "base", "calendars", "config", "portal", "recruit")
FILE_LIMIT, FUNCTION_LIMIT, TEMPLATE_LIMIT = 400, 40, 150
# Words that write through the ORM. A door that needs one belongs into a verb file.
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
DOORS = ("views", "rest")
# The outer shell of a door may keep these: forms, sessions and dictionaries have an `update` and `save` of their own.
HARMLESS_OWNERS = {"session", "form", "GET", "POST", "context", "values", "headers", "serializer", "hashlib", "digest"}


def sources(*packages: str) -> Iterator[Path]:
    wanted = [name if name.endswith(".py") else f"{name}/*.py" for name in packages]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *wanted],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in listed:
        if "/migrations/" not in name and (ROOT / name).exists():
            yield ROOT / name


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_functions_and_templates_stay_small() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in sources(*PACKAGES, "tests", "requirements")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LIMIT
    ]
    long += [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"
        for path in sources(*PACKAGES)
        for node in functions(path)
        if (length := body_length(node)) > FUNCTION_LIMIT and path.stem != "styleguide"  # samples are data
    ]
    for template in (ROOT / "templates").rglob("*.html"):
        lines = len(template.read_text(encoding="utf-8").splitlines())
        if lines > TEMPLATE_LIMIT and "styleguide" not in str(template):
            long.append(f"{template.relative_to(ROOT)}: {lines} lines")
    assert long == []


def test_every_silenced_finding_says_why() -> None:
    """A reason stands beside each `noqa` and `type: ignore`, so that the next reader need not guess."""
    code = r"(type:\s*ignore(\[[^\]]*\])?|(ruff: )?noqa(:\s*[A-Z]+\d+([, ]+[A-Z]+\d+)*)?)"
    silent = [
        f"{path.relative_to(ROOT)}:{token.start[0]}"
        for path in sources(*PACKAGES, "tests", "requirements", "run.py", "manage.py")
        for token in _comments(path)
        if re.match(rf"#\s*{code}", token.string) and not re.search(r"[a-z]{2}", re.sub(code, "", token.string))
    ]
    assert silent == []


def _comments(path: Path) -> Iterator[tokenize.TokenInfo]:
    with tokenize.open(path) as text:
        yield from (one for one in tokenize.generate_tokens(text.readline) if one.type == tokenize.COMMENT)


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function below its signature and docstring: keyword-only parameters stand one a line."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = node.body[1] if documented and len(node.body) > 1 else first
    return (node.end_lineno or 0) - start.lineno + 1


def test_every_module_says_what_lives_there() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def test_every_public_verb_and_query_has_a_docstring() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources("accounts", "recruit", "portal", "base")
        if path.stem.endswith("ing") or path.stem in {"queries", "access"}
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_doors_do_not_write() -> None:
    found = []
    for path in sources("recruit", "portal", "accounts", "api"):
        is_door = path.stem in DOORS or any(part in DOORS for part in path.relative_to(ROOT).parts[:-1])
        if is_door:
            found += [f"{path.relative_to(ROOT)}:{line} {name}" for line, name in writes(path)]
    assert found == []


def writes(path: Path) -> Iterator[tuple[int, str]]:
    """Calls like `X.objects.create(…)` or `thing.save(…)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name == "objects" or (node.func.attr in {"save", "delete"} and name not in HARMLESS_OWNERS):
                yield node.lineno, f"{name}.{node.func.attr}"


@pytest.mark.parametrize("page", ["field", "verb", "page", "provider", "preference", "audit-kind"])
def test_every_guide_stands(page: str) -> None:
    assert (ROOT / f"docs/guides/{page}.md").read_text(encoding="utf-8").startswith("# ")


def test_locks_and_files_name_no_registry_and_no_place_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        if name.startswith("requirements/") and name.endswith(".txt"):
            assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
        if name == "package-lock.json":
            assert '"resolved"' not in (ROOT / name).read_text(encoding="utf-8")
    assert not [name for name in listed if name.endswith((".min.js", ".min.css"))]
