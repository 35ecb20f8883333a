"""The company's Exchange or Office 365: settings, secrets, rooms, and what is wrong with it."""
