"""How other machines talk to us: tokens, routes, schema."""
