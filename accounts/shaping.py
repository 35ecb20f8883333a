"""Verbs that make, change and delete custom system roles."""
