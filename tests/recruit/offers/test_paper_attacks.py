"""Letters that try to keep the typesetter busy, or to make it do what a letter does not."""

from __future__ import annotations

import pytest

from recruit.offers import blocks, press
from recruit.offers.press import Sheet

LONGEST = 50_000


def sheet(text: str) -> Sheet:
    return Sheet(
        title="Offer", language="en", company="Acme", day="1 May 2027", addressee=("Ana", "Graz"),
        blocks=tuple(blocks.read(text)), page="Page {page} of {pages}",
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["\u0301", "\u064e", "\u0e48", "\u20dd", "\u00ad", "\u200d"])
def test_marks_without_end_on_one_letter_are_cut(mark: str) -> None:
    assert blocks.printable("ก" + mark * LONGEST) == "ก" + mark * blocks.MOST_MARKS
    assert press.print_letter(sheet("x" + mark * LONGEST)).startswith(b"%PDF-")


def test_as_many_marks_as_languages_write_stay() -> None:
    words = "ٱلسَّلَامُ שָׁלוֹם Tiếng Việt ที่นี่"
    assert blocks.printable(words) == words


def test_a_letter_that_takes_long_names_what_was_found_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = sheet("".join(chr(0x13000 + place) for place in range(5)))
    with pytest.raises(press.Unprintable) as caught:
        press.print_letter(unknown)
    assert caught.value.signs == ("𓀀", "𓀁", "𓀂", "𓀃", "𓀄")
    monkeypatch.setattr(press, "PATIENCE", 0.0)
    with pytest.raises(press.Unprintable) as caught:
        press.print_letter(unknown)
    assert caught.value.signs == ("𓀀",)


def test_what_is_typed_is_never_typst() -> None:
    typed = '#panic() #read("/etc/hostname") #import "@preview/cetz:0.3.0": * $x^2$ @ref <l> \\u{41} "]} // /* `raw`'
    assert press.print_letter(sheet(typed)).startswith(b"%PDF-")
