"""Hearing of changes made in outside calendars: subscriptions, notifications, catching up."""
