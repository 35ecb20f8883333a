"""The candidate's pages of interviews: choose a time from a link, and answer an invitation. No script is needed."""
