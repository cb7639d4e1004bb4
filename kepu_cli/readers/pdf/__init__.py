"""PDF: ``read`` is the way in, ``page`` gives what a page prints, through ``pdfium``."""
