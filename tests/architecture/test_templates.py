"""Templates hold no inline script or style, stay short, and name only fragments that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "email" not in path.parts)
LIMIT, COMPONENT_LIMIT = 150, 40
# Candidates apply without a session, so there is nothing a foreign site could borrow; the form of somebody whose
# session ended is sealed with a cookie of the same browser instead.
WITHOUT_TOKEN = {"portal/apply/base.html", "portal/_measuring.html", "accounts/signed_out.html"}
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_template_keeps_the_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tags = TAG.findall(text)
    assert [tag for tag in tags if re.search(r"\sstyle\s*=", tag)] == []
    assert [tag for tag in tags if re.search(r"\son[a-z]+\s*=", tag)] == []
    assert [tag for tag in tags if re.search(r"\shx-on", tag)] == []
    assert re.findall(r"<style[\s>]", text) == []
    assert re.findall(r"""(?:href|src|action)\s*=\s*["']\s*javascript:""", text) == []
    # A script element either has a source or carries data, which is not run.
    assert [
        tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/" not in tag
    ] == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_template_stays_short(path: Path) -> None:
    limit = COMPONENT_LIMIT if "components" in path.parts else LIMIT
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_forms_that_post_carry_the_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    posting = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL)
    assert [
        form[:80]
        for form in posting
        if "csrf_token" not in form and _name(path) not in WITHOUT_TOKEN and "styleguide" not in path.parts
    ] == []


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent.name == "components"], ids=_name)
def test_component_names_its_parameters(path: Path) -> None:
    if not path.name.startswith("_"):
        assert path.read_text(encoding="utf-8").startswith("{#")
