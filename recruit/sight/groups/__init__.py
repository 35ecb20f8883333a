"""Access groups: their pages, and their addresses over REST (product facts §10.5)."""
