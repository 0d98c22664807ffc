"""From passages to candidates: the embedder, the vector and lexical indexes, the snapshot on disk."""
