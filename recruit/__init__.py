"""Jobs, candidates and the road to a hire. One folder a subject; each folder has all its rooms."""
