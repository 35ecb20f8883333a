"""Doors to a candidate's interviews."""
