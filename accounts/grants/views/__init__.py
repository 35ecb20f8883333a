"""Doors of OAuth: the protocol, the consent page, settings and one's own connected applications."""
