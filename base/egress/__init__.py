"""The one way out: an HTTP client with timeouts, a size cap and a check of every address."""
