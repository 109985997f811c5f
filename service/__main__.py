"""`python -m service` is `stimmung`."""

from service.cli import main

main()
