"""Commands about calendars, one module each."""
