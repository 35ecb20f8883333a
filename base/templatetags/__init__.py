"""Template tags of the visual frame."""
