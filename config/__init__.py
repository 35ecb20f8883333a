"""Wiring: settings, urls, celery, the schedule. Knows everybody; nobody imports it."""
