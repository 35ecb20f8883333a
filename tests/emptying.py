"""Puts the database back to how the migrations left it, after a test that committed.

Django empties a hundred and fifty tables and founds the company's vocabulary anew, which takes a second a test; here
only what a test wrote is deleted, and what the migrations had written is copied back.
"""

from __future__ import annotations

from django.db import connection
from django.test import TransactionTestCase

# Without triggers: foreign keys need no order, and the audit's guard against emptying is not asked.
KEEP = """
CREATE SCHEMA IF NOT EXISTS kept;
DO $$
DECLARE name text; filled boolean;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND relname <> 'django_migrations'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled AND to_regclass(format('kept.%I', name)) IS NULL THEN
            EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', name, name);
        END IF;
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND relname <> 'django_migrations'
    LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'kept'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', name, name);
    END LOOP;
END $$;
"""


def keep() -> None:
    """Remember what the database holds now; called once, before the first test."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def restore(_case: TransactionTestCase) -> None:
    """What Django calls after each test that committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept.restore()")
