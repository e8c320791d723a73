"""Rule tables: what is looked for, with the examples that prove each row."""
