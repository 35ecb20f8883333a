"""Commands about the REST door."""
