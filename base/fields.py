"""Model pieces used by every package: a public identifier and a pair of instants."""

from __future__ import annotations

import uuid

from django.db import models


class WithPublicId(models.Model):
    """A row that is shown to the outside under a UUID; its integer key stays inside."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Timestamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Fold(models.Func):
    """A text in small letters without accents, as searches compare it: "Møller" and "moller" are one word.

    The database's function `recruit_fold` (base migration 0007); an index over it serves `Fold("name")` lookups.
    """

    function = "recruit_fold"
    output_field = models.TextField()


class Said(models.Func):
    """What the entries of a list of a JSON column say under one key, folded: the employers of an experience list."""

    function = "recruit_said"
    output_field = models.TextField()
