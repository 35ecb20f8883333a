"""Hiring-team roles and access groups: what somebody may do on a job, and why."""
