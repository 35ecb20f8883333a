"""Meetings: times that people, rooms and guests are booked for."""
