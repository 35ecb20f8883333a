"""Offers: templates, terms, versions, letters, and the candidate's answer (product facts §15.9)."""
