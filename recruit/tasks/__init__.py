"""Tasks people give each other, about an application, a job or nothing at all."""
