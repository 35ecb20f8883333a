"""Servers that speak the protocols of Graph, Entra and Exchange, for trying the product without an account there."""
