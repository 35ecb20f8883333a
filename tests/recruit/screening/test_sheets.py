"""Pure rules: which questions count, what answers are good, who is knocked out, and the words of questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.screening import marks, sheets
from recruit.screening.sheets import Ask, Option, Sheet

YESNO = (Option("yes", "Yes"), Option("no", "No"))


def ask(key: str, kind: str = "RADIO", **values: object) -> Ask:
    given = {"options": YESNO if kind == "RADIO" else ()} | values
    return Ask(id=key, question_key=1, question_id=key, type=kind, text=key, original=key, **given)  # type: ignore[arg-type]  # keywords kept in a dictionary


SHEET = Sheet(
    1,
    "s",
    (
        ask("a", is_required=True),
        ask("b", parent="a", parent_answers=frozenset({"yes"}), is_required=True),
        ask("c", parent="b", parent_answers=frozenset({"no"}), is_required=True),
    ),
)


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({}, {"a": "missing"}),
        ({"a": ["no"]}, {}),
        ({"a": ["no"], "b": ["maybe"]}, {}),
        ({"a": ["yes"]}, {"b": "missing"}),
        ({"a": ["yes"], "b": ["no"]}, {"c": "missing"}),
        ({"a": ["perhaps"]}, {"a": "unknown"}),
    ],
)
def test_a_branch_counts_only_after_its_answer(answers: dict[str, list[str]], problems: dict[str, str]) -> None:
    assert sheets.check(SHEET, answers).problems == problems


def test_what_is_not_asked_is_dropped() -> None:
    assert sheets.check(SHEET, {"a": ["no"], "b": ["yes"], "zz": ["x"]}).answers == {"a": ["no"]}


def test_the_first_unacceptable_answer_ends_it_diversity_never() -> None:
    sheet = Sheet(
        1,
        "s",
        (
            ask("d", is_diversity=True, knockout=frozenset({"no"})),
            ask("a", knockout=frozenset({"no"})),
            ask("b", knockout=frozenset({"yes"})),
        ),
    )
    ended = sheets.knocked_out(sheet, {"d": ["no"], "a": ["no"], "b": ["yes"]})
    assert ended is not None
    assert ended.id == "a"
    assert sheets.knocked_out(sheet, {"d": ["no"], "a": ["yes"], "b": ["no"]}) is None


@pytest.mark.parametrize("amount", ["42000", "42 000", "1'000.50", "0", "12,5"])
def test_amounts(amount: str) -> None:
    sheet = Sheet(1, "s", (ask("m", "CURRENCY"),))
    assert sheets.check(sheet, {"m": [amount, "EUR"]}).answers == {"m": [amount, "EUR"]}


@pytest.mark.parametrize("amount", ["a lot", "-1", "nan", "1e999", "9" * 20])
def test_no_amounts(amount: str) -> None:
    assert sheets.check(Sheet(1, "s", (ask("m", "CURRENCY"),)), {"m": [amount]}).problems == {"m": "amount"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain & simple", "Plain &amp; simple"),
        ("**Bold** and *soft*", "<strong>Bold</strong> and <em>soft</em>"),
        ("One\nTwo", "One<br>Two"),
        (
            "[our page](https://a.example/x?y=1&z=2)",
            '<a href="https://a.example/x?y=1&amp;z=2" rel="noopener noreferrer nofollow" target="_blank">our page</a>',
        ),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("snake_case_word", "snake_case_word"),
    ],
)
def test_the_little_markdown(text: str, html: str) -> None:
    assert marks.to_html(text) == html


@given(st.text(max_size=200))
def test_html_never_holds_tags_of_others(text: str) -> None:
    bare = marks.to_html(text)
    for tag in ("<strong>", "</strong>", "<em>", "</em>", "<br>", "</a>"):
        bare = bare.replace(tag, "")
    assert "<" not in bare or '<a href="http' in bare or '<a href="mailto' in bare


def test_plain_words_have_no_marks() -> None:
    assert marks.plain("**Are** you *sure*, [see](https://a.example)?") == "Are you sure, see?"
