"""Workflow cards: what happens by itself when a candidate reaches a place, and the log of it."""
