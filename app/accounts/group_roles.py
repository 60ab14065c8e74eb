"""Roles by groups at the organisation's provider: given at sign-in, taken away at the sign-in after the group went.

Only roles that a group gave are taken away; those that a manager gave stay. A group gives what the setting names and
nothing else, so it makes a manager only where the setting says `pengelola`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.areas import province_of_area
from app.accounts.audit import Actor, AuditEvent
from app.accounts.oidc import Identity
from app.accounts.permissions import EVERYWHERE, Role
from app.accounts.tables import AccountRow, RoleRow
from app.documents.reference.data import Reference
from app.documents.validation.problem import did_you_mean
from app.documents.validation.unknown_names import unknown_place
from app.store.database import write_session

GroupRoles = Mapping[str, frozenset[tuple[str, Role]]]
MAX_NAME_CHARACTERS = 200
_SETTING = "STUDI_BANDING_OIDC_GROUPS"
_account: Any = AccountRow
_role: Any = RoleRow
_METHOD = {"method": "sso"}
_PROVINCE_WITH_REGENCIES = re.compile(r"\d\d\.\*")
"""Such as ``62.*``."""


class GroupMappingError(OSError):
    """The setting cannot be read; the text says which part, and how to write it."""


def parse_group_roles(text: str) -> GroupRoles:
    """Return the roles of each group from ``group=role@area; …``; raise GroupMappingError.

    Names of groups may contain ``=``, as those of directories do (``CN=Penulis,OU=Biro``).
    """
    roles: dict[str, set[tuple[str, Role]]] = defaultdict(set)
    for part in filter(None, map(str.strip, text.replace("\n", ";").split(";"))):
        group, _equals, given = part.rpartition("=")
        name, _at, area = given.partition("@")
        if not (group.strip() and name.strip() and area.strip()):
            raise GroupMappingError(
                f"{_SETTING}: “{part}” tidak terbaca; tulis kelompok=peran@daerah, misalnya "
                "biro-organisasi=penulis@32"
            )
        try:
            role = Role(name.strip())
        except ValueError as error:
            known = list(Role)
            advice = did_you_mean(name, known) or f"Yang dikenal: {', '.join(known)}."
            raise GroupMappingError(f"{_SETTING}: peran “{name.strip()}” tidak dikenal. {advice}") from error
        _require_known_star(area.strip())
        roles[group.strip()].add((area.strip(), role))
    return {group: frozenset(given) for group, given in roles.items()}


def _require_known_star(area: str) -> None:
    """Raise GroupMappingError for an area with a star that would be nobody's."""
    if EVERYWHERE in area and area != EVERYWHERE and not _PROVINCE_WITH_REGENCIES.fullmatch(area):
        raise GroupMappingError(
            f"{_SETTING}: daerah “{area}” tidak terbaca; tulis * untuk semua daerah, atau misalnya "
            "62.* untuk provinsi beserta kabupaten dan kotanya"
        )


def list_unknown_areas(roles: GroupRoles, reference: Reference) -> list[str]:
    """Return a sentence for each area that no place has, with the nearest codes: its roles would be nobody's."""
    areas = sorted({area for given in roles.values() for area, _role in given} - {EVERYWHERE})
    known = {
        area: reference.places if (province_of_area(area) is None) else reference.provinces for area in areas
    }
    return [
        unknown_place(_SETTING, code, reference)
        for area in areas
        if (code := province_of_area(area) or area) not in known[area]
    ]


class GroupMembership:
    """Brings accounts in line with the groups of their people."""

    def __init__(self, engine: Engine, roles: GroupRoles) -> None:
        self._engine, self._roles = engine, roles

    def apply(self, identity: Identity, account_id: int | None, *, address: str) -> int | None:
        """Give and take away the roles of an identity's groups; return its account, made at the first sign-in.

        Without an account and without a group of the setting nothing is made, and None is returned.
        """
        wanted = frozenset().union(*(self._roles.get(group, frozenset()) for group in identity.groups))
        if account_id is None and not wanted:
            return None
        with write_session(self._engine) as session:
            row = session.get(AccountRow, account_id) if account_id else _create(session, identity, address)
            if row is None or row.disabled_at:
                return account_id
            _set_roles(session, row, wanted, Actor(row.id, row.email, address))
            return row.id


def _create(session: Session, identity: Identity, address: str) -> AccountRow:
    name = identity.name.strip()[:MAX_NAME_CHARACTERS] or identity.email.partition("@")[0]
    row = AccountRow(
        email=identity.email,
        name=name,
        office="",
        password_hash=None,
        created_at=clock.now(),
        oidc_subject=identity.subject,
    )
    session.add(row)
    session.flush()
    actor = Actor(row.id, row.email, address)
    audit.record(session, actor, AuditEvent.ACCOUNT_CREATED, row.email, detail=_METHOD)
    return row


def _set_roles(session: Session, row: AccountRow, wanted: Collection[tuple[str, Role]], actor: Actor) -> None:
    given = session.scalars(select(_role).where(col(RoleRow.account_id) == row.id)).all()
    present = {(one.area_code, Role(one.role)) for one in given}
    for one in given:
        if one.is_from_group and (one.area_code, Role(one.role)) not in wanted:
            session.delete(one)
            _record(session, actor, AuditEvent.ROLE_REVOKED, row, one.area_code, Role(one.role))
    for area, role in sorted(set(wanted) - present):
        session.add(RoleRow(account_id=row.id or 0, area_code=area, role=role.value, is_from_group=True))
        _record(session, actor, AuditEvent.ROLE_GRANTED, row, area, role)


def _record(
    session: Session, actor: Actor, event: AuditEvent, row: AccountRow, area: str, role: Role
) -> None:
    audit.record(session, actor, event, row.email, place=area, detail={"role": role.value, **_METHOD})
