"""PDF: ``read`` is the way in; ``page`` gives characters and rules, then ``columns``, ``lines``, ``tables``, ``paragraphs``."""
