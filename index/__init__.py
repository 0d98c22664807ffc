"""From passages to candidates: the embedder, the two indexes, the snapshot on disk."""
