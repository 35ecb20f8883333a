"""A candidate's own pages: reached by a link in a letter, without an account."""
