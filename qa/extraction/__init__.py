"""Finding the short answer: what is wanted, what a sentence holds, which of it answers."""
