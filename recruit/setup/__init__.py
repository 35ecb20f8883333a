"""Brands, departments, sources and reasons: the company's vocabulary."""
