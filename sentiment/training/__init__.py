"""How the built-in model is made: `python -m sentiment.training --help`."""
