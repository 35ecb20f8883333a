"""Pure: a brand's colour made legible. Contrast is WCAG's; only lightness moves, the hue stays the brand's."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_STEPS = 200

Rgb = tuple[float, float, float]
LIGHT_SURFACE, DARK_SURFACE = "#FFFFFF", "#151A21"
DARK_INK, LIGHT_INK = "#0B1524", "#FFFFFF"
_DARK_RAISED = "#1C222B"


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 (same) to 21 (black on white)."""
    bright, dim = sorted((_luminance(_rgb(first)), _luminance(_rgb(second))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def legible_on(color: str, *surfaces: str) -> str:
    """The nearest shade of a colour that text may have on all these surfaces."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(color))
    dark = _luminance(_rgb(surfaces[0])) < 0.2
    for step in range(_STEPS + 1):
        moved = lightness + (1 - lightness) * step / _STEPS if dark else lightness * (1 - step / _STEPS)
        shade = _hex(colorsys.hls_to_rgb(hue, moved, saturation))
        if all(contrast(shade, surface) >= TEXT_CONTRAST for surface in surfaces):
            return shade
    return LIGHT_INK if dark else DARK_INK


def ink_on(color: str) -> str:
    """Dark or light lettering for a button of this colour, whichever reads better."""
    return max((LIGHT_INK, DARK_INK), key=lambda ink: contrast(color, ink))


def tint_of(color: str, surface: str, share: float) -> str:
    """A little of the colour mixed into a surface."""
    mixed = (mine * share + theirs * (1 - share) for mine, theirs in zip(_rgb(color), _rgb(surface), strict=True))
    red, green, blue = mixed
    return _hex((red, green, blue))


def palette(color: str) -> dict[str, dict[str, str]]:
    """Accent tokens for the light and the dark theme, every pair of them legible."""
    found = {}
    for theme, surface, share in (("light", LIGHT_SURFACE, 0.1), ("dark", DARK_SURFACE, 0.16)):
        tint = tint_of(color, surface, share)
        accent = legible_on(color, surface, tint, *([_DARK_RAISED] if theme == "dark" else ["#F6F7F9"]))
        hover = tint_of(accent, "#000000" if theme == "light" else "#FFFFFF", 0.85)
        found[theme] = {"accent": accent, "accent-hover": hover, "on-accent": ink_on(accent), "accent-tint": tint}
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of a brand's colour: the shades words and buttons carry in the light and the dark theme."""

    wished: str
    light: str
    dark: str

    @property
    def is_needed(self) -> bool:
        """Whether a theme cannot show the colour as it was wished."""
        return {self.light, self.dark} != {self.wished}


def correction_of(color: str) -> Correction:
    """The colour beside the shades that are shown instead of it."""
    themes = palette(color)
    return Correction(color.upper(), themes["light"]["accent"], themes["dark"]["accent"])


def is_color(text: str) -> bool:
    """Whether this is a colour in the form #1F5FBF."""
    return _HEX.fullmatch(text) is not None


def _rgb(color: str) -> Rgb:
    match = _HEX.fullmatch(color)
    digits = match.group(1) if match else "1F5FBF"
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02X}" for part in rgb)


def _luminance(rgb: Rgb) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
