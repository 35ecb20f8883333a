"""The visual frame: components, page answers, navigation, palette. Knows no recruiting word and no other package."""
