"""The company's own fields of jobs and applications, their values, and what is bound to org fields."""
