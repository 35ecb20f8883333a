"""Numbers: reads everybody, nobody reads it. Its rooms are built with the dashboards."""
