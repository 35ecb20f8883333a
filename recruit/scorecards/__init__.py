"""Scorecards: the criteria applications are judged by, bound to org fields and steps."""
