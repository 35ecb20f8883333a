"""The HTML doors of applications: board and table of a job, one application, and its acts."""
