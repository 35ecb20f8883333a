"""E-mail templates and the letters sent to candidates, with what became of each."""
