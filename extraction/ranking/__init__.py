"""How likely a person accepts a row."""
