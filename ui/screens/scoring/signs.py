"""Signs of the scoring screen: (icon, word, colour token), never colour alone."""

from __future__ import annotations

from ui.widgets.marks import SIGNS as VERDICT_SIGNS

# Points without a judgement are an answer too: they get a plain dot, not a verdict nobody gave.
SIGNS: dict[str, tuple[str, str, str]] = {**VERDICT_SIGNS, "scored": ("point", "已评分", "muted_text")}
