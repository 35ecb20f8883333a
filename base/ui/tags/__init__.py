"""Component tags by kind: words (cheap leaves), controls, forms, blocks, data, page."""
