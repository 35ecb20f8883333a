"""Advice on ads: local rules, in five languages, with the words marked."""

from __future__ import annotations

import pytest

from recruit.jobs import adlint, lintwords

FINE = (
    "<p>You look after twelve beds on a medical ward, with a colleague on every shift. We plan the roster six weeks "
    "ahead and pay every hour. You meet people from all over the town. The work is calm at night and busy by day. "
    "We help you to learn and to rest. You say what you need, and we listen to it. Two of us always stay near.</p>"
)


def codes(text: str = FINE, title: str = "Staff nurse", **more: object) -> list[str]:
    given = {"says_pay": True, "says_place": True} | more
    sections = {"job_description": text, "qualifications": "<p>A licence.</p>"}
    return [finding.code for finding in adlint.lint(title, sections, **given)]  # type: ignore[arg-type]  # keywords kept in a dictionary


def test_a_good_ad_needs_nothing() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"says_pay": False}, "no_pay"),
        ({"says_place": False}, "no_place"),
        ({"text": "<p>Short.</p>"}, "short"),
        ({"text": FINE * 12}, "long"),
        ({"title": "STAFF NURSE"}, "shouting"),
        ({"title": "Staff nurse for the ward of inner medicine and all that lies around it"}, "long_title"),
        ({"text": FINE + "<p>" + "word " * 41 + "</p>"}, "long_sentence"),
        ({"text": FINE + "<p>Write to jobs@northwind.example now.</p>"}, "contact"),
        ({"text": FINE + "<p>Call +43 316 123 4567.</p>"}, "contact"),
        ({"text": FINE + "<p>WE WANT PEOPLE WHO REALLY CARE.</p>"}, "capitals"),
        (
            {
                "text": "<p>"
                + "Interdisciplinary responsibilities necessitate organisational flexibility. " * 20
                + "</p>"
            },
            "hard",
        ),
    ],
)
def test_what_is_wrong_is_found(changes: dict[str, object], code: str) -> None:
    assert code in codes(**changes)  # type: ignore[arg-type]  # keywords kept in a dictionary


def test_pay_in_the_text_is_pay() -> None:
    assert codes(FINE + "<p>We pay €41,000 a year.</p>", says_pay=False) == []
    assert codes(FINE + "<p>41 000 zł</p>", says_pay=False) == []


@pytest.mark.parametrize(
    ("language", "text", "code", "word", "better"),
    [
        ("en", "You are a coding Ninja.", "gendered", "Ninja", "specialist"),
        ("en", "Join our young  team.", "aged", "young  team", "team"),
        ("de", "Wir suchen eine Krankenschwester.", "gendered", "Krankenschwester", "Pflegefachkraft"),
        ("de-AT", "Ein junges Team wartet.", "aged", "junges Team", "Team"),
        ("fr", "Une hôtesse pour notre accueil.", "gendered", "hôtesse", "personnel d'accueil"),
        ("es", "Un equipo joven te espera.", "aged", "equipo joven", "equipo"),
        ("pl", "Szukamy: sekretarka.", "gendered", "sekretarka", "asystent/ka"),
    ],
)
def test_coded_words_are_found_in_each_language_with_what_to_write_instead(
    language: str, text: str, code: str, word: str, better: str
) -> None:
    found = adlint.lint("Title", {"job_description": f"<p>{text}</p>"}, says_pay=True, language=language)
    assert adlint.Finding(code, word, better) in found


def test_words_inside_words_and_of_other_languages_are_left_alone() -> None:
    assert "gendered" not in codes(FINE + "<p>The theory of chemistry, there, history.</p>")
    assert "gendered" not in codes(FINE + "<p>Der Verkäufer.</p>", language="fr")


def test_every_word_has_something_better() -> None:
    for lists in (lintwords.GENDERED, lintwords.AGED):
        assert set(lists) == lintwords.LANGUAGES
        assert all(word == word.lower() and better for words in lists.values() for word, better in words.items())


def test_words_are_marked_in_the_text_and_not_in_tags() -> None:
    markup = '<p>A ninja &amp; <a href="https://ninja.example/ninja">ninja</a></p>'
    found = [adlint.Finding("gendered", "ninja", "specialist"), adlint.Finding("hard", "60")]
    assert adlint.marked(markup, found) == (
        '<p>A <mark>ninja</mark> &amp; <a href="https://ninja.example/ninja"><mark>ninja</mark></a></p>'
    )
    assert adlint.marked(markup, []) == markup


def test_the_reading_level_grows_with_long_words_and_sentences() -> None:
    assert adlint.reading_level("") == 0
    assert adlint.reading_level("We help. You rest.") < 10
    assert adlint.reading_level("Responsibilities necessitate organisational flexibility.") > 100
