"""Start of the window program in the bundle."""

import multiprocessing
import sys

# A process that draws is this same program; it has to leave here, before anything of the window is loaded.
multiprocessing.freeze_support()

from ui.app import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
