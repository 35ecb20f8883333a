"""Verbs that take indexes and foreign keys of tables away for a great load and put them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype = 'f' DESC, conname"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY i.indrelid, i.indexrelid"""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was taken away: (what it is called, the statement that puts it back), unique ones and indexes first."""

    pieces: tuple[tuple[str, str], ...]


def take_away(tables: Sequence[str]) -> Furniture:
    """Drop foreign keys, unique constraints and indexes of the tables; primary keys stay."""
    pieces: list[tuple[str, str]] = []
    foreign: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        # Rows that still wait for a deferred check would forbid changing the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_CONSTRAINTS, [list(tables)])
        for table, name, definition in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            again = f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            (foreign if definition.startswith("FOREIGN KEY") else pieces).append((name, again))
        cursor.execute(_INDEXES, [list(tables)])
        for name, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            pieces.append((name, definition))
    return Furniture((*pieces, *foreign))


def put_back(statement: str) -> None:
    """Run one statement of what was taken away. The database checks every row against it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
