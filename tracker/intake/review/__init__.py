"""Review: what people decide about candidates, how it is taken back, and who looks twice."""
