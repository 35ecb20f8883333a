"""Nuts and bolts shared by every package: errors, actors, outbox, audit, egress, providers, rest, ui.

No recruiting word here.
"""
