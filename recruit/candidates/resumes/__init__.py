"""Pure: what a résumé's text says about a person. No Django, no files; runs in a process with few rights."""
