"""A person for one job: moving, rejecting, reviewing, hiring."""
