class RunError(Exception):
    """`stimmung run` cannot go on: what is wrong, and what the reader can do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class StoppedError(Exception):
    """A signal asked for the end."""
