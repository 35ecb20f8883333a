"""Template tags of recruit."""
