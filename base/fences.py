"""A fence around a request that may read and nothing else: whatever asks the database to write is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from base.audit.models import Entry
from base.errors import NotAllowed

_WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b|\bWITH\b.*\b(?:INSERT|UPDATE|DELETE)\s",
    re.IGNORECASE | re.DOTALL,
)
_AUDIT = f'INSERT INTO "{Entry._meta.db_table}"'
SENTENCE = _(
    "You are looking through somebody else’s eyes, which changes nothing. End it first, then do this yourself."
)


@contextmanager
def reading_only() -> Iterator[None]:
    """Within this block nothing is written but the audit, which notes who looked.

    Side effect: a statement that writes raises NotAllowed, and its transaction is taken back.
    """
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _WRITES.match(sql) and not sql.startswith(_AUDIT):
        raise NotAllowed(SENTENCE, code="looking")
    return execute(sql, params, many, context)
