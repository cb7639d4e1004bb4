"""DOCX: ``read`` is the way in; ``walk`` follows the XML, ``styles`` and ``numbering`` say what it inherits, ``tables`` its grids."""
