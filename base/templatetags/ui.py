"""The component tags, built in to every template. The tags themselves live in `base.ui.tags`, by kind."""

from __future__ import annotations

from base.ui.tags import blocks, controls, data, forms, page, words
from base.ui.tags.library import register

__all__ = ["blocks", "controls", "data", "forms", "page", "register", "words"]
