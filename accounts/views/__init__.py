"""The pages of accounts: signing in, one's own account, users, tokens, company settings."""
