"""The organisation from a file: units with their aliases, people with their roles."""
