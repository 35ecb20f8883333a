"""Settings: base (everything), local (run.py), test (pytest), production (servers)."""
