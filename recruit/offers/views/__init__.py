"""The staff pages of offers: the tab of an application, writing, sending, the answer, files, and the overview."""
