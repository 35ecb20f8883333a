"""Search that knows no accents and no capitals: a function for names, a text search configuration for long texts."""

from __future__ import annotations

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

# The dictionary's schema is written out, so that the functions work whatever the search path, as in a restore.
MAKE = r"""
DO $do$
DECLARE home text;
BEGIN
  SELECT quote_ident(n.nspname) INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'unaccent';
  EXECUTE format($f$
    CREATE FUNCTION recruit_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, words))$f$, home);
  EXECUTE format($f$
    CREATE FUNCTION recruit_said(entries jsonb, part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(%1$s.unaccent('%1$s.unaccent'::regdictionary,
      jsonb_path_query_array(entries, ('$[*].' || part)::jsonpath)::text))$f$, home);
  EXECUTE 'CREATE TEXT SEARCH CONFIGURATION recruit_folded (COPY = pg_catalog.simple)';
  EXECUTE format('ALTER TEXT SEARCH CONFIGURATION recruit_folded ALTER MAPPING FOR hword, hword_part, word '
    'WITH %1$s.unaccent, simple', home);
END $do$;
"""
UNMAKE = """
DROP TEXT SEARCH CONFIGURATION recruit_folded;
DROP FUNCTION recruit_said(jsonb, text);
DROP FUNCTION recruit_fold(text);
"""


class Migration(migrations.Migration):
    """Functions and configuration."""

    dependencies = [("base", "0006_core_hiring")]

    operations = [UnaccentExtension(), migrations.RunSQL(MAKE, UNMAKE)]
