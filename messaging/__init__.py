"""Words that leave the house by text message. Its rooms are built with the providers."""
