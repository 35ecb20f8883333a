"""OAuth 2 for integrators: clients, consent, tokens and their scopes."""
