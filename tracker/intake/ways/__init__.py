"""Every way in which a document reaches the office; whatever it is, it gets one row and goes through `ingest`."""
