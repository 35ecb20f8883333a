"""Who sees what, and why: access groups, proofs, looking through somebody else's eyes."""
