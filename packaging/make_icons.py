"""Copy the icons that the window uses from an unpacked ``@tabler/icons`` package into resources/icons.

Usage: npm pack @tabler/icons && tar xzf tabler-icons-*.tgz
       python packaging/make_icons.py package

The strokes become 1.75 wide (the drawing rule of the window) and the licence is kept beside them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

NAMES = """
adjustments-horizontal alert-triangle arrow-back-up arrow-forward-up arrow-narrow-right arrow-right arrows-horizontal
arrows-maximize
award backspace ban building-community calculator calendar camera camera-plus certificate chart-bar check
checklist chevron-down chevron-left chevron-right chevron-up circle circle-check circle-x clipboard-check clock
columns-3 copy corner-down-right database database-export database-import device-mobile device-tablet dots
download edit eye eye-check eye-off file file-certificate file-description file-export file-import file-spreadsheet
file-text file-type-pdf file-zip files filter fingerprint folder folder-open folders help history home id info-circle
key keyboard language layout-list link list list-check loader-2 lock lock-open login logout mail mail-exclamation
mail-forward map-pin maximize menu-2 message message-2 message-exclamation message-report minimize minus moon note
package package-export package-import paperclip pencil photo photo-plus photo-scan pin pinned player-stop plus point
printer question-mark qrcode refresh report rotate rotate-2 rotate-clockwise rotate-clockwise-2 ruler-measure scale
search section send settings shield-check shield-x signature sort-ascending sort-descending speakerphone square-check
star sun table table-export table-import table-plus tilde trash upload user user-check user-off user-plus users
users-group users-plus users-minus
wifi-off wave-sine writing writing-sign x zoom-in zoom-out zoom-reset hand-finger grip-vertical
arrows-left-right layout-sidebar-right layout-sidebar-right-collapse layout-sidebar-left-collapse crop armchair
arrow-up-right letter-t photo-off pointer square
arrow-left arrows-minimize corner-down-left keyboard-hide
"""


def main(package: Path) -> int:
    """Copy what is named above; a name the package lacks is an error."""
    target = Path(__file__).resolve().parent.parent / "resources" / "icons"
    target.mkdir(parents=True, exist_ok=True)
    missing = []
    for name in NAMES.split():
        source = package / "icons" / "outline" / f"{name}.svg"
        if not source.exists():
            missing.append(name)
            continue
        text = source.read_text(encoding="utf-8").replace('stroke-width="2"', 'stroke-width="1.75"')
        (target / f"{name}.svg").write_text(text, encoding="utf-8", newline="\n")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")
    if missing:
        print("not in the package:", " ".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
