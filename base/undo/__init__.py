"""Undo: an act that can be taken back keeps its inverse here until it expires."""
