"""Doors: into the session, through the second step, past the question who it is."""
