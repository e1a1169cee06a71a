"""The pages of 名录, in the order of their tabs; each is shown below the time line, for the round that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from ui.qt.context import Context
from ui.screens.registry.acceptance_page import AcceptancePage
from ui.screens.registry.bodies_page import BodiesPage
from ui.screens.registry.calendar_page import CalendarPage
from ui.screens.registry.catalogue_page import CataloguePage
from ui.screens.registry.coverage_page import CoveragePage
from ui.screens.registry.objections_page import ObjectionsPage
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.rounds_page import RoundsPage
from ui.screens.registry.stages_page import StagesPage


class PageSpec(NamedTuple):
    """A page: its key (``goto("registry", page=key)``), its word on the tab, and what makes it."""

    key: str
    word: str
    make: Callable[[Context], RegistryPage]


PAGES: Final = (
    PageSpec("bodies", "机构", BodiesPage),
    PageSpec("stages", "阶段", StagesPage),
    PageSpec("acceptance", "受理", AcceptancePage),
    PageSpec("objections", "异议整改", ObjectionsPage),
    PageSpec("calendar", "日历", CalendarPage),
    PageSpec("catalogue", "职业目录", CataloguePage),
    PageSpec("coverage", "布局", CoveragePage),
    PageSpec("rounds", "批次", RoundsPage),
)
