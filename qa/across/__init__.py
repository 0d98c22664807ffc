"""Answers that several documents give together, one line a document."""
