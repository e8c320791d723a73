"""What an office's own corrections teach: names, and how likely a row is accepted."""
