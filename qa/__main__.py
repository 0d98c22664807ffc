"""`python -m qa` is `hoidap`."""

from qa.cli import main

main()
