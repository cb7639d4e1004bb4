"""答复函: ``asks`` reads what a suggestion asks for, ``evidence`` finds what the sources say to it, ``standing`` tells a place's
own sources from others, ``answer`` writes the paragraphs, ``produce`` puts the letter's fields together."""

from __future__ import annotations

from kepu_cli.draft.reply.produce import produce_reply

__all__ = ["produce_reply"]
