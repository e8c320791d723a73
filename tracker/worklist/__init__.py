"""My work: everything that waits for a person as one list, what has the gravest consequence first."""
