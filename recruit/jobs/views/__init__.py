"""The HTML doors of jobs: list, forms, ad, team, positions, activity, status."""
