"""How the samples are made: their texts in one structured form, and one writer for each container."""
