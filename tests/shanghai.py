"""The two Shanghai schemes with their sample applications, read once, and ways to change one thing in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from reviewer.domain.application import Application, AppliedOccupation, Fact
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.checking import check
from reviewer.domain.findings import CheckResult, EligibilityFinding, MaterialFinding
from reviewer.domain.quantities import exact_number
from reviewer.domain.scheme import Scheme
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.intake.package import read_package
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path, sample_path

OF_2024, OF_2020 = "shanghai-2024-124", "shanghai-2020-439"
CENTRE = "01 上海样例职业技能发展中心"
COMPANY = "02 上海样例智能航空有限公司.zip"
ASSOCIATION = "01 上海样例家庭服务行业协会"


@cache
def scheme(scheme_id: str = OF_2024) -> Scheme:
    """A shipped scheme."""
    return load_scheme(resource_path("schemes", f"{scheme_id}.toml"))[0]


@cache
def catalogue(scheme_id: str = OF_2024) -> Catalogue:
    """The catalogue that the scheme names."""
    return load_catalogue(resource_path("catalogues", f"{scheme(scheme_id).scheme.catalogue}.json"))


def package_path(name: str, scheme_id: str = OF_2024) -> Path:
    """A sample package."""
    return sample_path("packages_by_scheme", scheme_id, name)


@cache
def sample(name: str = CENTRE, scheme_id: str = OF_2024) -> Application:
    """A sample application as the intake reads it."""
    with read_package(package_path(name, scheme_id), scheme(scheme_id)) as read:
        return read.application


def checked(application: Application) -> CheckResult:
    """Everything found of an application of one of the two schemes."""
    return check(scheme(application.scheme_id), application, catalogue(application.scheme_id))


def gate(application: Application, condition: str, scope: str | None = None) -> EligibilityFinding:
    """One condition, for one occupation or site where it has several."""
    found = [each for each in checked(application).eligibility if each.condition == condition]
    return next(each for each in found if scope is None or each.scope == scope)


def material(application: Application, no: str) -> MaterialFinding:
    """One document of the list."""
    return next(each for each in checked(application).materials if each.no == no)


def declaring(application: Application, scope: str | None = None, **texts: str) -> Application:
    """The application with other facts; an empty text takes the fact away."""
    rest = [each for each in application.facts if each.key not in texts or each.scope != scope]
    new = [Fact(key=key, text=text, value=exact_number(text), scope=scope) for key, text in texts.items() if text]
    return msgspec.structs.replace(application, facts=(*rest, *new))


def without(application: Application, *words: str) -> Application:
    """The application without the files whose name holds one of the words."""
    kept = tuple(each for each in application.evidence if not any(word in each.name for word in words))
    return msgspec.structs.replace(application, evidence=kept)


def applying_for(application: Application, name: str, *levels: int, code: str = "", work_type: str = "") -> Application:
    """The application for one occupation."""
    own = AppliedOccupation(seq=1, name=name, code=code, work_type=work_type, levels=levels)
    return msgspec.structs.replace(application, occupations=(own,))
