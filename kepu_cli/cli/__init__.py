"""The command line: the only place that prints, asks, reads the environment or exits."""
