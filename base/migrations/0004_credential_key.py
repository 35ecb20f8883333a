"""Remembers under which key a secret is, so that rotation finds those that are not."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """`Credential.key_id`."""

    dependencies = [("base", "0003_audit_append_only")]

    operations = [
        migrations.AddField(
            "credential", "key_id", models.CharField(blank=True, db_index=True, default="", max_length=12)
        ),
    ]
