"""Lets the database itself refuse to change or remove what was written down.

A row may only be changed while the transaction says `audit.erasing = on`, and then only in the places that can hold
personal data; `base.audit.erasing` is the one who says it. Emptying the table needs `audit.emptying = on`, which only
the tests' own database says.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models
from django.db.models.functions import Upper

GUARD = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('audit.emptying', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('audit.erasing', true) = 'on'
        AND (NEW.id, NEW.public_id, NEW.kind, NEW.object_key, NEW.about, NEW.actor_kind, NEW.actor_key, NEW.request_id,
             NEW.created_at)
        IS NOT DISTINCT FROM
            (OLD.id, OLD.public_id, OLD.kind, OLD.object_key, OLD.about, OLD.actor_kind, OLD.actor_key, OLD.request_id,
             OLD.created_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON base_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON base_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
UNGUARD = """
DROP TRIGGER audit_append_only ON base_entry;
DROP TRIGGER audit_never_emptied ON base_entry;
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    """Append-only audit, and an index for who acted by name."""

    dependencies = [("base", "0002_kept_answer")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.AddIndex(
            "entry",
            models.Index(OpClass(Upper("actor_name"), name="text_pattern_ops"), name="audit_actor_name"),
        ),
    ]
