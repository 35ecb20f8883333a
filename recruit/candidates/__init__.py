"""People, their files, consent, and reading of résumés."""
