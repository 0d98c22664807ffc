"""Reading a follow-up question as a whole one, without a language model."""
