"""Time, independent of recruiting: outside calendars, free and busy, rooms, meetings, slots."""
