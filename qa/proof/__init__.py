"""What a quote needs to be understood, what contradicts it, and whether it still holds."""
