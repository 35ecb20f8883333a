"""Style sheets: literal colours only in the tokens, no !important, no ids, one order of layers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
LAYERS = "@layer reset, tokens, base, layout, components, utilities, print;"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|\b(?:rgba?|hsla?|oklch|oklab)\(")
# Set by a script or a parent rule, not by the tokens.
OTHERS = {"--tint", "--board-top"}


def _bare(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", [path for path in SHEETS if path.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_literal_only_in_the_tokens(path: Path) -> None:
    values = re.findall(r":\s*([^;{}]+)[;}]", _bare(path))
    assert [value for value in values if COLOUR.search(value)] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_important_and_no_ids(path: Path) -> None:
    text = _bare(path)
    assert "!important" not in text
    selectors = re.findall(r"([^{};]+)\{", text)
    assert [selector.strip() for selector in selectors if re.search(r"#[a-zA-Z][\w-]*", selector)] == []


def test_every_sheet_has_its_layer() -> None:
    entry = (CSS / "ui.css").read_text(encoding="utf-8")
    assert LAYERS in entry
    named = set(re.findall(r'@import url\("([\w-]+\.css)"\) layer\(\w+\);', entry))
    assert named == {path.name for path in SHEETS} - {"ui.css"}


def test_every_variable_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(_bare(path) for path in SHEETS))) | OTHERS
    used = {name for path in SHEETS for name in re.findall(r"var\((--[\w-]+)", _bare(path))}
    assert used - defined == set()
