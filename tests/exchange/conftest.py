"""Two people who know the same centre, one who does not, and a pack from the first to the second."""

from __future__ import annotations

import pytest
from exchange_workplace import AT, Workplace

from reviewer.signing.centre_root import create_issued_identity, create_root
from reviewer.signing.identity import create_identity


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    folder = tmp_path_factory.mktemp("keys")
    root = create_root("评价中心根", folder / "root.p12", "x", at=AT)
    return Workplace(
        centre=create_issued_identity(root, "评价中心", folder / "c.p12", "x", at=AT),
        member=create_issued_identity(root, "王䶮", folder / "m.p12", "x", at=AT),
        stranger=create_identity("评价中心", folder / "s.p12", "x", at=AT),
    )


@pytest.fixture(scope="session")
def pack(workplace: Workplace, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("packs") / "王䶮.rpk"
    workplace.write(path)
    return path.read_bytes()
