"""Formats that say where each character stands (PDF, OFD): from printed pages to paragraphs and tables.

``printed`` and ``drawing`` are what a format gives, ``pages`` the way through: ``layout`` (``columns``, ``lines``, ``grids``,
``tables``, ``unruled``), ``furniture``, ``paragraphs``.
"""
