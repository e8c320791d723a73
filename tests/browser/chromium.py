"""How Chromium is started, here and for the pictures of the README."""

from typing import Final

# Nothing of its own goes out; it works as root and without a graphics card.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
