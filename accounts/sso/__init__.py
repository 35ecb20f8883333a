"""Signing in through the company's identity provider: SAML 2.0 and OpenID Connect."""
