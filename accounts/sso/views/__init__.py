"""Doors: to the provider, back from it, and the settings of single sign-on."""
