"""The hiring process: fixed stages, named steps, required steps."""
