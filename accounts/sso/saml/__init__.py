"""SAML 2.0: the service provider's side. Reading order: `gate`, `signature`, `facts`, `conditions`, `receiving`."""
