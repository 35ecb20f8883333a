"""Files from strangers: telling what they are by content, and reading them at arm's length. Nothing is stored here."""
