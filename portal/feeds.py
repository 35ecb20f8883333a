"""Pure: open jobs as one XML document that job boards read, a piece a job, so that no feed is too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def document(
    publisher: str, publisher_url: str, built_at: datetime, jobs: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    """The feed: `source` with who publishes it, and one `job` for each record of name and text."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<source>\n'
    yield _element("publisher", publisher) + _element("publisherurl", publisher_url)
    yield _element("lastBuildDate", format_datetime(built_at))
    for job in jobs:
        yield "<job>\n" + "".join(_element(name, text) for name, text in job.items() if text) + "</job>\n"
    yield "</source>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text.translate(_CONTROL))}</{name}>\n"
