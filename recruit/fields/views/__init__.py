"""The pages of the company's own fields."""
