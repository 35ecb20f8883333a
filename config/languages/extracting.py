"""Takes the words out of public files and brings the catalogues up to date with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from config.languages.public import LANGUAGES, MARK, MIXED, catalogue, public_files
from config.launch.places import CHECKOUT

WIDTH = 120
_KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def found_words(checkout: Path = CHECKOUT) -> Catalog:
    """Every public string with its plural, its context and the files it stands in; nothing translated."""
    found = Catalog(charset="utf-8")
    for path in public_files(checkout):
        name = path.relative_to(checkout).as_posix()
        text = path.read_text(encoding="utf-8")
        for keyword, words in _strings(path, text, is_mixed=name in MIXED):
            context, singular, plural = _parts(keyword, words)
            found.add((singular, plural) if plural else singular, locations=[(name, 0)], context=context)
    return found


def _strings(path: Path, text: str, *, is_mixed: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    if path.suffix != ".py":
        # Django writes a template as calls of gettext amid rubbish; in brackets its indentation does not matter.
        text = f"(\n{templatize(text, str(path))}\n)"
    for _line, keyword, words, comments in extract_python(io.BytesIO(text.encode()), _KEYWORDS, [MARK], {}):
        if is_mixed and not comments:
            continue
        if (
            isinstance(keyword, str)
            and keyword
            and (parts := (words,) if isinstance(words, str) else words)
            and all(parts[: _needed(keyword)])
        ):
            yield keyword, tuple(str(part) for part in parts if part is not None)


def _needed(keyword: str) -> int:
    return 1 + ("np" in keyword or keyword.startswith("n")) + ("pgettext" in keyword)


def _parts(keyword: str, words: tuple[str, ...]) -> tuple[str | None, str, str | None]:
    context = words[0] if "pgettext" in keyword else None
    rest = words[1:] if context is not None else words
    return context, rest[0], rest[1] if keyword.startswith("n") else None


def read(language: str, checkout: Path = CHECKOUT) -> Catalog:
    """A catalogue as it stands in the repository; empty when there is none yet."""
    path = catalogue(language, checkout)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language, charset="utf-8")


def update(checkout: Path = CHECKOUT) -> None:
    """Bring every catalogue up to date: new words come in untranslated, words nobody uses any more go."""
    for language in LANGUAGES:
        known, fresh = read(language, checkout), Catalog(locale=language, charset="utf-8")
        fresh.fuzzy = False
        for message in found_words(checkout):
            if message.id:
                earlier = known.get(_key(message.id), message.context)
                fresh.add(
                    message.id, earlier.string if earlier else None, locations=message.locations,
                    context=message.context, flags=earlier.flags if earlier else (),
                )  # fmt: skip
        write(fresh, language, checkout)


def write(words: Catalog, language: str, checkout: Path = CHECKOUT) -> None:
    """Write a catalogue, sorted by where its words stand, without a date that changes by itself."""
    path = catalogue(language, checkout)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    pofile.write_po(text, words, width=WIDTH, omit_header=True, include_lineno=False, sort_by_file=True)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {words.plural_forms}\\n"\n\n'
    )
    path.write_text(head + text.getvalue().decode().strip() + "\n", encoding="utf-8")


def _key(words: Any) -> str:
    return str(words[0] if isinstance(words, list | tuple) else words)


if __name__ == "__main__":
    update()
