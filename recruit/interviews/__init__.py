"""Interviews: who asks what when; self-scheduling; answers."""
