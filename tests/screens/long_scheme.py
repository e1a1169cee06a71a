"""The shipped scheme made as long as a scheme can be, as a TOML file that the loader takes."""

from __future__ import annotations

import re
from pathlib import Path
from string import ascii_lowercase

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json
from reviewer.resources import resource_path, sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_schemes import import_scheme
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages

REQUIREMENTS, OCCUPATIONS = 40, 12
LONG_NAME = "理论知识考试场地（含机考机房、纸笔考场、候考室、监控室与考务办公室，须相互连通并设置明显标识）"
LONG_TEXT = "可同时使用且符合消防、用电与无障碍通行要求的考位数量（含备用考位，不含过道临时加座）"
STEPS = "0, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12.25"


def write_long_scheme(path: Path) -> Path:
    """Item 2.2 has 40 requirements and long texts, 2.3 points of 12.25 by quarters, 2.5 is a veto."""
    text = resource_path("schemes", "zhejiang-wenzhou-2022.toml").read_text(encoding="utf-8")
    text = _once(text, 'id = "zhejiang-wenzhou-2022"', 'id = "long"')
    text = _once(text, 'name = "理论知识考试场地"', f'name = "{LONG_NAME}"')
    clause = re.search(r'^text = "(理论知识考试场地：.*)"$', text, re.MULTILINE)
    assert clause is not None
    text = _once(text, clause.group(0), f'text = "{clause.group(1) * 6}"')
    letters = [first + second for first in ascii_lowercase[:2] for second in ascii_lowercase]
    more = "".join(_requirement(f"2.2.{letter}") for letter in letters[: REQUIREMENTS - 5])
    head = text.index('id = "2.3"\n')
    at = text.rindex("[[section.item]]", 0, head)
    text = text[:at] + more + text[at:]
    text = _once(text, "quick_points = [0, 2, 4, 6, 8, 10, 12]", f"quick_points = [{STEPS}]")
    text = _once(text, "\nfull = 12\n", "\nfull = 12.25\n")
    text = _once(text, "\nfull = 100\n", "\nfull = 100.25\n")
    text = _once(text, "\nstep = 0.5\n", "\nstep = 0.25\n")
    text = _once(text, 'name = "产权/租赁证明"', 'veto = true\nname = "产权/租赁证明"')
    path.write_text(text, encoding="utf-8")
    return path


def _once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def _requirement(name: str) -> str:
    return (
        f'[[section.item.requirement]]\nid = "{name}"\ntext = "{LONG_TEXT}"\n'
        'rule = { kind = "number", fact = "theory_seats", minimum = 30, unit = "人" }\n'
        'evidence = ["设备清单"]\nmeasurable = true\nunit = "人"\n\n'
    )


def make_long_store(home: Path, passphrase: str, member: str) -> Path:
    """A member's store with the first sample application under that scheme, for twelve occupations."""
    with Desk.create(home / "store", passphrase, role="member") as desk:
        new_identity(member, home / "a.p12", passphrase)
        use_identity(desk, home / "a.p12", passphrase)
        scheme = import_scheme(desk, write_long_scheme(home / "long.toml"))
        round_id = make_round(desk, scheme.id, "样例批次 2026")
        (outcome,) = open_packages(desk, [sample_path("packages", "01 温州样例职业培训学校")], round_id)
        assert outcome.application is not None, outcome.errors
        row, application = desk.store.application(outcome.application), desk.application(outcome.application)
        first = application.occupations[0]
        more = tuple(
            msgspec.structs.replace(first, seq=number, name=f"城市轨道交通信号设备检修与维护样例职业第{number}种")
            for number in range(3, OCCUPATIONS + 1)
        )
        many = msgspec.structs.replace(application, occupations=(*application.occupations, *more))
        with desk.store.change(desk.actor) as change:
            change.add_application_version(row.id, round_id, row.name, row.seq, canonical_json(many))
    return home / "store"
