"""The benchmark: starts the product like a server would, asks its pages, and prints figures as JSON."""
