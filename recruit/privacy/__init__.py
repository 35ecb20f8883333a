"""What people agreed to and how long they are kept: policies, consent, retention, erasure."""
