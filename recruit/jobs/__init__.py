"""Job, statuses and holds, positions, hiring team, ads and their postings."""
