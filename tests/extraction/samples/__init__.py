"""Files for the readers' tests: small ones as they are, the others written here, each with our own sentences."""
