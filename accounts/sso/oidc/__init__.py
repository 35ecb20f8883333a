"""OpenID Connect: what providers publish, their tokens, the code flow."""
