"""From data to a document one can sign: layout model, templates, writers."""
