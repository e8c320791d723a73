"""Which pages there are, an area a module.

Each has `pages(cast, work)`, who opens which page, making what they show as it goes; `NO_PAGES`, names of its addresses
that are no pages (files, parts of pages, what is only sent to); and where it needs them `DATA`, words that are data.
"""
