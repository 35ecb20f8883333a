"""Verbs that put users into access groups and take them out."""
