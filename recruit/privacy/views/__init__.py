"""Doors of privacy: its settings, and the question for consent."""
