"""What a company decides about its calendars."""

from __future__ import annotations
