"""Secrets of third parties, kept encrypted and bound to their place."""
