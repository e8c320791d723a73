"""Training of the tagger (sentences from annotated documents and templates, HanLP's trainer) and of the ranker."""
