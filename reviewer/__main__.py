"""``python -m reviewer`` is the console program."""

import sys

from reviewer.cli import main

if __name__ == "__main__":
    sys.exit(main())
