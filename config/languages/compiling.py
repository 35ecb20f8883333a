"""Compiles the catalogues for the running product, with Babel: the system's gettext is not needed."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages import mofile, pofile

from config.languages.public import LANGUAGES, catalogue
from config.launch.catalogues import is_compiled, note_compiled
from config.launch.places import CHECKOUT


def compile_catalogues(checkout: Path = CHECKOUT) -> None:
    """Make the compiled catalogues unless they are up to date. A reader never sees half a file."""
    if is_compiled(checkout):
        return
    for language in LANGUAGES:
        source = catalogue(language, checkout)
        with source.open("rb") as file:
            words = pofile.read_po(file, locale=language, charset="utf-8")
        fresh = source.with_name(f"{source.stem}.{os.getpid()}.part")
        with fresh.open("wb") as file:
            mofile.write_mo(file, words)
        fresh.replace(source.with_suffix(".mo"))
    note_compiled(checkout)


if __name__ == "__main__":
    compile_catalogues()
