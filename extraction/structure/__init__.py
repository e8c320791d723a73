"""The form of a document: script, lines, header facts, outline, speakers, sentences, clauses, tables."""
