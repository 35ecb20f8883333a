"""The tables of the portal, in their order."""
