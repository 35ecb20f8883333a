"""Doors of a candidate's own pages."""
