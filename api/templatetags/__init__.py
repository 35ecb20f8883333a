"""Template pieces of the docs page."""
