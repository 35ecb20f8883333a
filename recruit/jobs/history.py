"""Kinds of audit entry of this subject."""

from __future__ import annotations
