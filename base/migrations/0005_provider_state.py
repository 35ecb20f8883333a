"""How each third party was when it was last asked."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """`ProviderState`."""

    dependencies = [("base", "0004_credential_key")]

    operations = [
        migrations.CreateModel(
            name="ProviderState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("succeeded_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.TextField(blank=True, default="")),
            ],
        ),
    ]
