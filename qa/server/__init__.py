"""The engine as many people use it at once, and the server that they reach it by."""
