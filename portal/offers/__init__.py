"""The candidate's page of an offer: read it, accept or decline it, from a link in a letter."""
