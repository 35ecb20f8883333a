"""Long work with progress: started once, done in pieces by the worker, watched, cancelled, with a result a line."""
