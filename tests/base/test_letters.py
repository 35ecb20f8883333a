"""Letters made from templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from base.mail import writing


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Any) -> None:
    """Two letters in a folder of the test."""
    folder = tmp_path / "email"
    folder.mkdir()
    (folder / "hello.txt").write_text("Hello {{ name }}\n\nOne & two\nthree\n\nSee {{ public_url }}/jobs/ please.\n")
    (folder / "own.txt").write_text("Own\n\nText")
    (folder / "own.html").write_text("<p>{{ name }} {{ subject }}</p>")
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [tmp_path, *engine["DIRS"]]
    settings.TEMPLATES = [engine]


def test_subject_is_the_first_line_and_nothing_is_escaped_in_text() -> None:
    letter = writing.letter("email/hello", {"name": "Zoë & <Co>"})
    assert letter.subject == "Hello Zoë & <Co>"
    assert letter.text == "One & two\nthree\n\nSee http://testserver/jobs/ please.\n"


def test_html_twin_has_the_same_words_escaped_with_links_and_no_style() -> None:
    html = writing.letter("email/hello", {"name": "<Co>"}, sender_name="Möwe & Söhne").html
    assert "<title>Hello &lt;Co&gt;</title>" in html
    assert "<p><strong>Möwe &amp; Söhne</strong></p>" in html
    assert "<p>One &amp; two<br>three</p>" in html
    assert '<a href="http://testserver/jobs/"' in html
    assert "style" not in html


def test_own_html_wins() -> None:
    assert writing.letter("email/own", {"name": "<b>"}).html == "<p>&lt;b&gt; Own</p>"


def test_a_long_link_is_shown_shortened_and_whole_where_it_leads() -> None:
    link = "https://recruit.northwind.example/interviews/choose/" + "k" * 120 + "/"
    html = writing.in_layout("Choose", f"Choose a time:\n{link}")
    assert f'href="{link}"' in html
    assert ">https://recruit.northwind.example/inter…</a>" in html
