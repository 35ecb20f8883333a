"""What a calendar provider does, in our words, and the adapters that speak Graph and EWS."""
