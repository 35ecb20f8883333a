"""A brand's colour stays legible whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recruit.setup import colors


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_legible(number: int) -> None:
    themes = colors.palette(f"#{number:06X}")
    for theme, surfaces in (("light", ["#FFFFFF", "#F6F7F9"]), ("dark", ["#151A21", "#1C222B"])):
        tokens = themes[theme]
        for surface in (*surfaces, tokens["accent-tint"]):
            assert colors.contrast(tokens["accent"], surface) >= 4.5
        assert colors.contrast(tokens["on-accent"], tokens["accent"]) >= 4.5


def test_a_good_colour_is_left_alone() -> None:
    assert colors.palette("#1F5FBF")["light"]["accent"] == "#1F5FBF"


def test_contrast_is_that_of_wcag() -> None:
    assert round(colors.contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert round(colors.contrast("#1F5FBF", "#FFFFFF"), 1) == 6.1
