"""Third parties: which adapters are installed, whether they work, and what they last complained about."""
