"""The audit: what happened, by whom, append-only, one entry for each verb."""
