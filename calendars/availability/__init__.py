"""When people are free: working hours, recurring availability, free and busy, slots."""
