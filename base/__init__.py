"""Nuts and bolts shared by every package: errors, actors, outbox, audit, http, providers, rest, ui. No recruiting word here."""
