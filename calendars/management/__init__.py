"""Commands about calendars."""
