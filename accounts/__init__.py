"""Company, users, system roles, sign-in, sessions, API tokens, preferences. Knows nothing of recruiting."""
