"""Doors of roles, groups and of who sees what."""
