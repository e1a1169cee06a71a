"""Every action of the window in one place: id, text, keys, words that find it."""

from __future__ import annotations

from typing import NamedTuple


class ActionSpec(NamedTuple):
    """``id`` is handled by the window; ``screen`` names the screen that it opens, if any."""

    id: str
    text: str
    keys: str = ""
    icon: str = ""
    words: str = ""
    screen: str = ""


SCREEN_ACTIONS = (
    ActionSpec("screen.home", "工作台", "Ctrl+1", "layout-list", "home gongzuotai gzt", "home"),
    ActionSpec(
        "screen.applications",
        "申报材料",
        "Ctrl+2",
        "folders",
        "shenbaocailiao sbcl 导入 daoru 材料包 cailiaobao 核查 hecha",
        "applications",
    ),
    ActionSpec("screen.scoring", "评分", "Ctrl+3", "checklist", "pingfen pf 交卷 jiaojuan 签名 qianming", "scoring"),
    ActionSpec(
        "screen.panel",
        "专家组",
        "Ctrl+4",
        "users-group",
        "zhuanjiazu zjz 结论 jielun 评分包 pingfenbao 评审包 pingshenbao",
        "panel",
    ),
    ActionSpec("screen.summary", "汇总", "Ctrl+5", "table", "huizong hz excel 排名 paiming", "summary"),
    ActionSpec(
        "screen.documents", "文书", "Ctrl+6", "file-text", "wenshu ws 复函 fuhan 评分表 pingfenbiao pdf", "documents"
    ),
    ActionSpec(
        "screen.registry", "名录", "Ctrl+7", "building-community", "minglu ml 批次 pici 期限 qixian", "registry"
    ),
    ActionSpec(
        "screen.settings",
        "设置",
        "Ctrl+8",
        "settings",
        "shezhi sz 身份 shenfen 日志 rizhi 外观 waiguan 证书 zhengshu",
        "settings",
    ),
)

# Screens without a button in the rail: reached from other screens and by Ctrl+K.
ASIDE_ACTIONS = (
    ActionSpec(
        "screen.paper",
        "纸质评分表",
        "",
        "printer",
        "zhizhipingfenbiao zzpfb 空白 kongbai 打印 dayin 扫描 saomiao 录入 luru 核对 hedui",
        "paper",
    ),
)

WINDOW_ACTIONS = (
    ActionSpec("palette", "跳转", "Ctrl+K", "search", "goto tiaozhuan"),
    ActionSpec("help", "本屏的按键", "F1", "help", "help bangzhu bz anjian"),
    ActionSpec("theme.toggle", "切换深色 / 浅色", "Ctrl+Shift+D", "moon", "dark light shense qianse"),
    ActionSpec("quit", "退出", "Ctrl+Q", "logout", "quit exit tuichu"),
)


def action(action_id: str) -> ActionSpec:
    """The action of that id.

    Raises:
        KeyError: there is none.
    """
    for each in (*SCREEN_ACTIONS, *ASIDE_ACTIONS, *WINDOW_ACTIONS):
        if each.id == action_id:
            return each
    raise KeyError(action_id)
