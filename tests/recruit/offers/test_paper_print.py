"""The printed letter: what every reader finds in it, what hostile words do to it, and that nothing is left out."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it comes without types
import pytest

from recruit.offers import blocks, press
from recruit.offers.press import Sheet

LETTER = """Dear Cleo,

we offer you the position of **Staff nurse**, *reporting* to Hugo. See [our page](https://northwind.example/welcome).

| Salary | €72,000 per year |
| Start date | 1 March 2027 |

## What we ask

- Proof of your training
- Two references

1. Read
2. Sign
"""


def sheet(text: str = LETTER, **more: object) -> Sheet:
    """A letter with these words."""
    plain = Sheet(
        title="Your offer", language="en", company="Northwind", day="1 February 2027",
        addressee=("Cleo Kowalska", "Graz"), blocks=tuple(blocks.read(text)), page="Page {page} of {pages}",
        for_company="For Northwind", sender="Rosa Recruiter", sender_title="rosa@northwind.example",
        accepted="I accept this offer", candidate="Cleo Kowalska", place_date="Place and date, signature",
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of the sheet


def text_of(pdf: bytes) -> list[str]:
    """The words of each page as one line; each page is drawn on the way, as a reader would."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for number in range(len(document)):
        page = document[number]
        assert page.render(scale=0.5).to_pil().getextrema() != ((255, 255),) * 3
        pages.append(" ".join(page.get_textpage().get_text_range().replace("\u200b", "").split()))
    return pages


def test_a_reader_finds_every_word_in_order_title_language_and_page_number() -> None:
    pdf = press.print_letter(sheet(mark="Preview"))

    (words,) = text_of(pdf)
    assert words == (
        "Northwind Cleo Kowalska Graz 1 February 2027 Preview Your offer Dear Cleo, we offer you the position of "
        "Staff nurse, reporting to Hugo. See our page. Salary €72,000 per year Start date 1 March 2027 What we ask "
        "• Proof of your training • Two references 1. Read 2. Sign For Northwind Rosa Recruiter "
        "rosa@northwind.example I accept this offer Cleo Kowalska Place and date, signature Northwind Page 1 of 1"
    )
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"] == "Your offer"
    assert document.get_metadata_dict()["Author"] == "Northwind"
    assert document.is_tagged()
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Lang" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf.replace(b" ", b"")


def test_the_same_letter_is_the_same_bytes_and_quick() -> None:
    first = press.print_letter(sheet())
    started = time.process_time()
    second = press.print_letter(sheet())
    assert time.process_time() - started <= 0.3
    assert first == second


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Łukasz Žižek Şükrü Ầu", "Łukasz Žižek Şükrü Ầu"),
        ("Ωμέγα Ελένη", "Ωμέγα Ελένη"),
        ("Привіт Олена Ђорђе", "Привіт Олена Ђорђе"),
        ("山田太郎 김민준 王小明", "山田太郎 김민준 王小明"),
        ("สมชาย", "สมชาย"),
        ("Cafe\u0301", "Café"),
    ],
    ids=["latin", "greek", "cyrillic", "cjk", "thai", "put-together"],
)
def test_names_of_many_scripts_are_printed(words: str, found: str) -> None:
    assert found in text_of(press.print_letter(sheet(words, title=words, candidate=words)))[0]


@pytest.mark.parametrize("words", ["שלום רונית", "مرحبا ليلى", "नमस्ते प्रिया"], ids=["hebrew", "arabic", "devanagari"])
def test_scripts_that_are_shaped_are_printed_whole(words: str) -> None:
    assert set(text_of(press.print_letter(sheet(words)))[0]) >= set(words[:3])


def test_what_no_font_has_is_named_and_never_a_box() -> None:
    with pytest.raises(press.Unprintable) as caught:
        press.print_letter(sheet("We ♡ you 😀 and 🏥 and 😀", title="\ue000"))
    assert set(caught.value.signs) >= {"😀", "🏥", "\ue000"}


def test_control_characters_and_marks_that_turn_letters_around_are_taken_out() -> None:
    pdf = press.print_letter(sheet("a\x00b\x07c \u202ecba\u202c x\u2066y\u2069z"))
    assert "abc cba xyz For" in text_of(pdf)[0]


def test_a_heading_of_nothing_that_is_seen_is_left_out() -> None:
    words = text_of(press.print_letter(sheet("## \u202e\n\nWelcome.", title="\u202e")))
    assert "1 February 2027 Northwind Welcome." in words[0]


def test_markup_of_any_kind_stays_words() -> None:
    typed = '#panic("no") $x$ @ref `raw` <label> = Title \\ ~ #let x = 1 <img src=x onerror=alert(1)> {{ }} /* */ // x'
    assert typed in text_of(press.print_letter(sheet(typed)))[0]


def test_pasted_html_is_read_for_what_it_says() -> None:
    typed = "<h2>Welcome</h2><p>We <b>like</b> you<script>alert(1)</script></p><ul><li>one</li></ul>"
    words = text_of(press.print_letter(sheet(typed)))[0]
    assert "Your offer Welcome We like you • one For Northwind" in words
    assert "alert" not in words


def test_fifty_thousand_characters_are_many_whole_pages() -> None:
    words = [f"word{number}" for number in range(5_500)]
    text = "\n\n".join(" ".join(words[start : start + 80]) for start in range(0, len(words), 80))
    assert len(text) >= 48_000
    started = time.process_time()
    pdf = press.print_letter(sheet(text))
    assert time.process_time() - started <= 2
    pages = text_of(pdf)
    found = " ".join(pages)
    assert [word for word in words if word not in found] == []
    assert pages[-1].endswith(f"Page {len(pages)} of {len(pages)}")


def test_a_word_of_five_thousand_letters_stays_on_the_paper() -> None:
    pdf = press.print_letter(sheet("W" * 5_000))
    document = pypdfium2.PdfDocument(pdf)
    assert sum(page.count("W") for page in text_of(pdf)) == 5_000
    pages = [document[number].get_textpage() for number in range(len(document))]
    edges = [words.get_charbox(at)[2] for words in pages for at in range(words.count_chars())]
    width = document[0].get_width()
    assert max(edges) <= width


def test_a_long_list_of_facts_and_items_breaks_between_pages() -> None:
    text = "\n".join(f"| Label {number} | Value {number} |" for number in range(120)) + "\n\n- one\n- two"
    found = " ".join(text_of(press.print_letter(sheet(text))))
    assert "Label 119 Value 119 • one • two" in found


@pytest.mark.parametrize(
    "tool",
    [("pdftotext", "-q", "{}", "-"), ("mutool", "draw", "-q", "-F", "text", "{}"), ("qpdf", "--check", "{}")],
    ids=["poppler", "mupdf", "qpdf"],
)
def test_other_readers_open_it_and_find_the_same_words(tool: tuple[str, ...], tmp_path: Path) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} is not installed here")
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(press.print_letter(sheet("Dear Cleo, €72,000 for Łukasz, Ωμέγα, Привіт, 山田.")))
    command = [part.format(letter) for part in tool]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    # MuPDF may be built without colour profiles, which it says each time.
    assert (told.returncode, told.stderr.replace("warning: ICC support is not available\n", "")) == (0, "")
    expected = (
        "No syntax or stream encoding errors found" if tool[0] == "qpdf" else "Dear Cleo, €72,000 for Łukasz, Ωμέγα,"
    )
    assert expected in " ".join(told.stdout.split())
