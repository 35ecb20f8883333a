"""Screening questions: the library, the sets bound to org fields, and what candidates answered."""
