"""A file that answers a restricted question is restricted itself, those kept before among them."""

from __future__ import annotations

from django.db import migrations, models

_MARK = """
UPDATE recruit_attachment SET is_restricted = true
FROM recruit_answer
WHERE recruit_answer.visibility = 'FULL'
  AND recruit_answer.value ->> 'attachment' = recruit_attachment.public_id::text
"""


class Migration(migrations.Migration):
    dependencies = [("recruit", "0011_hiring_team_roles")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="is_restricted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(_MARK, migrations.RunSQL.noop),
    ]
