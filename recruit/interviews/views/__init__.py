"""The staff pages of interviews: the tab of an application, the scheduler, invitations, the hub and the calendar."""
