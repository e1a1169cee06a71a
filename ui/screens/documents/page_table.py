"""The pages that the documents screen has beside the documents."""

from __future__ import annotations

from ui.screens.documents.numbers_page import NumbersPage
from ui.screens.documents.pages import PageSpec
from ui.screens.documents.templates_page import TemplatesPage

PAGES: tuple[PageSpec, ...] = (
    PageSpec("templates", "模板", "pencil", TemplatesPage),
    PageSpec("numbers", "文号登记", "list", NumbersPage),
)
