"""How bodies are read: JSON without double keys, not too deep, not too large; and JSON Patch."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

MOST_BYTES = 5 * 1024 * 1024  # base64 files of the Application API fit in
DEEPEST = 40


class StrictJSONParser(BaseParser):
    """JSON in UTF-8. Double keys, numbers that are none (NaN) and deep nesting are refused, not guessed at."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body. Raises ParseError with a sentence that says where it broke."""
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise ParseError(_("The JSON is too large. Send files as multipart/form-data."))
        try:
            text = codecs.decode(raw, "utf-8-sig")
            parsed = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            raise ParseError(_("The JSON must be encoded in UTF-8.")) from error
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        except ValueError as error:
            raise ParseError(_("The JSON cannot be read: {reason}").format(reason=error)) from error
        _check_depth(parsed)
        return parsed


class JSONPatchParser(StrictJSONParser):
    """A list of JSON Patch operations (RFC 6902)."""

    media_type = "application/json-patch+json"


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("a name appears twice in one object"))
    return found


def _refuse_constant(word: str) -> Any:
    raise ValueError(_("{word} is not a JSON number").format(word=word))


def _check_depth(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise ParseError(_("The JSON is nested too deeply."))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _check_depth(each, depth + 1)
