"""Every form of the site, filled in with anything by somebody who may do everything: never a fault of ours."""

import os
import string
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from build import a_practice, a_visit, content_folder
from conftest import Installation, install, sampled
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from people import account, key_at, signed_in
from routes import routes_of

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.publishing.corrections import CorrectionReport, Corrections, ReportedDocument
from app.publishing.drafts import Drafts, NewDraft
from app.web.routes import PAGES

EXAMPLES = 400 if "FUZZ" in os.environ else 6
FORMS = sorted(
    {
        route.path
        for route in routes_of(*PAGES)
        if "POST" in route.methods and not route.path.startswith("/keluar")
    }
)
NAMES = (
    "surel nama unit peran daerah judul jenis langkah teks versi alasan pada diperiksa kode sandi ulang "
    "catatan isian bagian masalah tuan_rumah dasar nilai status tanggal slug kunci buang urut aksi pilih"
).split()
ALL_OVER = ("*", Role.MANAGER), *(("*", role) for role in (Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER))

values = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "9" * 30, "2025-02-30", "2025-01-01T25:00", "ya", "ajukan", "setujui", "penulis", "62",
         "../../etc/passwd", "a" * 5_000, "\x00\ufeff\u2028", "\U0001f600", "--- \n[", "visit", "practice"]
    ),
    st.text(max_size=60),
    st.builds(lambda title: a_practice(title=title), st.text(string.printable, max_size=20)),
)  # fmt: skip
names = st.one_of(
    st.sampled_from(NAMES),
    st.builds("{}.{}.{}".format, st.sampled_from(NAMES), st.integers(-1, 70), st.sampled_from(NAMES)),
    st.text(max_size=12),
)
filled = st.dictionaries(names, values, max_size=14)
parts = st.fixed_dictionaries(
    {
        "draft_id": st.sampled_from(["1", "2", "1", "2", "9" * 21, "x"]),
        "part": st.sampled_from(["praktik", "kunjungan", "lain"]),
        "slug": st.sampled_from(["satu", "2024-05-a-ke-b", "tiada", "..", "%00", "a" * 300]),
        "name": st.sampled_from(["pokok", "nilai", "peran", "sumber", "tiada", "x.pdf", "%2e%2e"]),
        "session_id": st.sampled_from(["0", "9" * 25, "x"]),  # never the one that is used here
        "email": st.sampled_from(["sasaran@contoh.go.id", "tiada@contoh.go.id", "%00"]),
        **{
            name: st.sampled_from(["1", "0", "9" * 25, "x"])
            for name in ("note_id", "correction_id", "number", "token", "key")
        },
    }
)


class Anything(dict[str, str]):
    """Fills in what a path asks for, known or not."""

    def __missing__(self, name: str) -> str:
        return "1"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("forms")
    files = {"practices/satu.md": a_practice(region="62"), "visits/2024-05-a-ke-b.md": a_visit()}
    library = install(content_folder(folder / "content", dict(files)), folder, f"sqlite:///{folder / 'f.db'}")
    library.bring_up_to_date()
    account(library, "sasaran@contoh.go.id", ("62", Role.READER))
    author = Person(1, "sasaran@contoh.go.id", "S", "", frozenset({("62", Role.AUTHOR)}))
    drafts = Drafts(library.engine)
    for slug in ("lain", "lagi"):
        drafts.create(
            Actor.of(author, ""), author, NewDraft("practice", slug, "62", a_practice(region="62"), "", "")
        )
    Corrections(library.engine).submit(
        ReportedDocument("practice", "satu", "Satu", ("62",)), CorrectionReport("Angkanya keliru.")
    )
    yield library
    library.engine.dispose()


@pytest.fixture(scope="module")
def everybody(library: Installation) -> TestClient:
    """The browser of somebody who may do everything."""
    return signed_in(library, library.client(), "semua@contoh.go.id", *ALL_OVER)


@pytest.mark.parametrize("path", sampled(FORMS, one_in=14))
def test_a_form_filled_in_with_anything_is_answered(everybody: TestClient, path: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize="FUZZ" not in os.environ,
        phases=(Phase.explicit, Phase.generate),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(filled, parts)
    def send(fields: dict[str, str], named: dict[str, str]) -> None:
        key = key_at(everybody, "/keluar")
        answer = everybody.post(
            path.format_map(Anything(named)),
            content=urlencode({"_kunci": key, **fields}, errors="replace"),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            follow_redirects=False,
        )
        assert answer.status_code < 500, (path, named, fields)
        assert answer.status_code != 401 or not path.startswith("/meja"), "still signed in"

    send()
