"""Starts Recruit on one machine: environment, embedded servers, supervisor.

Everything here is standard library only, because it runs before Django (and partly before the virtual
environment) exists. Nothing of the product imports this package, and it imports nothing of the product.
"""
