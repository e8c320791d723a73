"""Rows of the ledger from clauses and mentions: splitting, slots, tiers, titles."""
