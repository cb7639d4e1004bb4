"""DOCX: ``read`` is the way in; ``walk`` follows the XML into a ``story``, ``styles`` and ``numbering`` say what it inherits,
``tables`` makes its grids."""
