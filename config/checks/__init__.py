"""The checks of `make test`: `python -m config.checks` runs them all, each module here can be run by itself."""
