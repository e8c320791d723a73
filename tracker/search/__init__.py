"""Searching commitments, progress reports and documents at once, and the palette."""
