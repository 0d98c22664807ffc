"""From question to answer: understanding, retrieval, composing, citing, verifying."""
