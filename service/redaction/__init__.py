"""A leaf: takes out of a text what names a person or reaches one. No I/O, no framework."""

from service.redaction.redactor import Redactor

__all__ = ["Redactor"]
