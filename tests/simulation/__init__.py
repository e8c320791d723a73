"""A year of an office, played through the services: seeded behaviour, invariants after every step. See docs/proof.md."""
