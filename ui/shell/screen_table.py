"""Which view stands behind each rail button, and behind those that have none."""

from __future__ import annotations

from ui.screens.applications.view import ApplicationsView
from ui.screens.documents.view import DocumentsView
from ui.screens.home.view import HomeView
from ui.screens.panel.view import PanelView
from ui.screens.paper.view import PaperScreen
from ui.screens.registry.view import RegistryView
from ui.screens.scoring.view import ScoringView
from ui.screens.settings.view import SettingsView
from ui.screens.summary.view import SummaryView
from ui.widgets.screen import Screen

SCREENS: dict[str, type[Screen]] = {
    "home": HomeView,
    "applications": ApplicationsView,
    "scoring": ScoringView,
    "panel": PanelView,
    "summary": SummaryView,
    "documents": DocumentsView,
    "registry": RegistryView,
    "settings": SettingsView,
    "paper": PaperScreen,
}
