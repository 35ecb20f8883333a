"""The sequences behind job references and posting numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("recruit", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE SEQUENCE recruit_job_ref START 101; CREATE SEQUENCE recruit_posting_number START 743999600000001;",
            "DROP SEQUENCE recruit_job_ref; DROP SEQUENCE recruit_posting_number;",
        )
    ]
