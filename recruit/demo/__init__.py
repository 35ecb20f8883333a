"""A believable company to look around in, and data of the size the product is designed for."""
