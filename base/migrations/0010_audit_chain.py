"""Lets the database note every new entry for its seal, guard the seals, and drop only what was kept long enough."""

from __future__ import annotations

from django.db import migrations

# Entries are dropped only within a transaction that says so, and never before their 26 months are over.
ENTRIES = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF TG_OP = 'DELETE' AND current_setting('audit.dropping', true) = 'on'
        AND OLD.created_at < now() - interval '26 months' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % refused.', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
"""
CHAIN = """
CREATE FUNCTION audit_note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO base_audit_unsealed (entry_id) VALUES (NEW.id);
    RETURN NULL;
END;
$$;
CREATE TRIGGER audit_wants_seal AFTER INSERT ON base_entry FOR EACH ROW EXECUTE FUNCTION audit_note_unsealed();
INSERT INTO base_audit_unsealed (entry_id) SELECT id FROM base_entry;

CREATE FUNCTION audit_refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('audit.emptying', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('audit.erasing', true) = 'on'
        AND (NEW.seq, NEW.entry_id, NEW.facts_digest, NEW.prev, NEW.hash, NEW.sealed_at)
        IS NOT DISTINCT FROM (OLD.seq, OLD.entry_id, OLD.facts_digest, OLD.prev, OLD.hash, OLD.sealed_at)
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND current_setting('audit.dropping', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % of a seal refused.', TG_OP USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON base_audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_seal_change();
CREATE TRIGGER audit_seals_never_emptied BEFORE TRUNCATE ON base_audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_seal_change();
"""
UNCHAIN = """
DROP TRIGGER audit_seals_never_emptied ON base_audit_seal;
DROP TRIGGER audit_seals_append_only ON base_audit_seal;
DROP FUNCTION audit_refuse_seal_change();
DROP TRIGGER audit_wants_seal ON base_entry;
DROP FUNCTION audit_note_unsealed();
"""


class Migration(migrations.Migration):
    """The chain's ground."""

    dependencies = [("base", "0009_audit_seals")]

    operations = [migrations.RunSQL(ENTRIES, migrations.RunSQL.noop), migrations.RunSQL(CHAIN, UNCHAIN)]
