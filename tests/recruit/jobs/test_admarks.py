"""Ad texts as they are typed and as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit.jobs.admarks import to_html, to_text
from recruit.jobs.adtext import cleaned

CASES = [
    ("One paragraph.", "<p>One paragraph.</p>"),
    ("First\nsecond\n\nNew one", "<p>First<br>second</p>\n<p>New one</p>"),
    (
        "You bring:\n- calm\n- a **driving licence**",
        "<p>You bring:</p>\n<ul><li>calm</li><li>a <strong>driving licence</strong></li></ul>",
    ),
    ("1. apply\n2. talk", "<ol><li>apply</li><li>talk</li></ol>"),
    ("## Pay\n2 * 3 = 6", "<h3>Pay</h3>\n<p>2 * 3 = 6</p>"),
    ("See [our page](https://example.com/a)", '<p>See <a href="https://example.com/a">our page</a></p>'),
    ("Less < more & more", "<p>Less &lt; more &amp; more</p>"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "markup"), CASES)
def test_what_is_typed_becomes_html(typed: str, markup: str) -> None:
    assert to_html(typed) == markup


@pytest.mark.parametrize(
    "typed",
    [
        "One.\n\nTwo\nthree",
        "You bring:\n\n- calm\n- **care**",
        "## Pay\n\nGood *pay*",
        "1. a\n2. b",
        "See [us](https://example.com)",
        "a < b & c",
    ],
)
def test_saving_and_opening_again_changes_nothing(typed: str) -> None:
    assert to_text(cleaned(to_html(typed))) == typed


@given(st.text(max_size=200))
def test_anything_can_be_typed_and_settles_after_one_saving(typed: str) -> None:
    once = to_text(cleaned(to_html(typed)))
    assert to_text(cleaned(to_html(once))) == to_text(cleaned(to_html(to_text(cleaned(to_html(once))))))


def test_pasted_html_is_read_and_a_script_is_left_out() -> None:
    assert to_html("<p>Hello</p><script>alert(1)</script><ul><li>a</li></ul>") == "<p>Hello</p>\n<ul><li>a</li></ul>"
    assert cleaned(to_html("<script>alert(1)</script>")) == ""
    assert to_html("[x](javascript:alert(1))") == "<p>[x](javascript:alert(1))</p>"
