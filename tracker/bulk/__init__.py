"""The same step on many commitments: tried first, then done in one transaction."""
