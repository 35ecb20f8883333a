"""The words of public pages in their languages: which files are public, extraction, checks, compiled catalogues."""
