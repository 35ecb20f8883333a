"""Second factors: authenticator apps, passkeys, recovery codes; proving oneself again before sensitive acts."""
