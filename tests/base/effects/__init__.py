"""A Django app for the workers of `test_outbox_processes`: effects that write into a file and die on command."""
