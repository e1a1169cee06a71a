"""Keys of the scoring screen in one place, as the design's table names them."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """``method`` of the view that the key calls."""

    keys: str
    method: str


SHORTCUTS = (
    Key("F2", "focus_remark"),
    Key("F3", "focus_measured"),
    Key("Shift+F3", "open_override"),
    Key("Ctrl+=", "open_measuring"),
    Key("F4", "focus_evidence"),
    Key("Shift+F4", "focus_photos"),
    Key("Ctrl+B", "pin_here"),
    Key("Ctrl+P", "paste_photo"),
    Key("Ctrl+Z", "undo"),
    Key("Ctrl+Shift+Z", "redo"),
    Key("Ctrl+F", "search_here"),
    Key("Ctrl+Shift+R", "open_records"),
    Key("Ctrl+Return", "open_review"),
    Key("Ctrl+Enter", "open_review"),
    Key("F11", "toggle_site"),
    Key("Alt+1", "judge_met"),
    Key("Alt+2", "judge_partly"),
    Key("Alt+3", "judge_not_met"),
    Key("Alt+4", "judge_not_applicable"),
)
# Editors would take these for themselves: a field's own undo knows nothing of the store.
TAKEN_FROM_EDITORS = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")
HINTS = [
    ("Enter", "记分"),
    ("Space", "下一未评"),
    ("↑ ↓", "换项"),
    ("F2", "说明"),
    ("F3", "核实值"),
    ("F4", "佐证"),
]
LOCKED_HINTS = [("↑ ↓", "换项"), ("PgUp PgDn", "换部分"), ("F4", "佐证")]
EMPTY_HINTS = [("Enter", "到申报材料")]
ASIDE_HINTS = [("Tab", "下一处"), ("Enter", "按下"), ("Esc", "返回评分表")]
ALL_KEYS = [
    ("数字 Enter", "记分"),
    ("Space", "下一未评"),
    ("↑ ↓", "上一项、下一项"),
    ("PgUp PgDn", "上一部分、下一部分"),
    ("Alt+1 … 4", "判断：符合、基本符合、不符合、不适用"),
    ("=", "填入建议分值"),
    ("F2", "说明"),
    ("Ctrl+J", "常用语"),
    ("Ctrl+Shift+C", "复制到其他职业"),
    ("F3", "核实值"),
    ("Shift+F3", "改判并写理由"),
    ("Ctrl+=", "计算核实值：房间、座位、工位、租期"),
    ("F4", "佐证"),
    ("Shift+F4", "照片：Enter 打开，F2 图注，Del 删除"),
    ("照片上 P V A B T", "定位、选取、箭头、方框、文字；M 下一标注"),
    ("Ctrl+B", "定位框或页"),
    ("Ctrl+P", "粘贴照片"),
    ("Ctrl+Z", "撤销"),
    ("Ctrl+Shift+Z", "重做"),
    ("Ctrl+F", "查找评分项；在佐证中时查找佐证"),
    ("Ctrl+Shift+R", "评审方式记录"),
    ("Ctrl+Enter", "交卷"),
    ("F11", "现场模式：一列、大按键、数字键盘；再按退出"),
]
