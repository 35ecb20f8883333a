"""E-mail: letters put into the outbox and handed to Django's mail API."""
