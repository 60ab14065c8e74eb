"""The clock of the machine jumps ahead and back under the running site (libfaketime); run by `make chaos`."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pyotp
from build import a_practice, content_folder
from conftest import Seen, install
from people import PASSWORD, account, key_at, second_factor
from running import running

from app.accounts.audit import AuditFilter, AuditLog
from app.accounts.permissions import Role

HOURS_AHEAD = 3


def library_of_faketime() -> str:
    (found,) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    return str(found)


def sign_in(address: str, secret: str, ahead: int) -> httpx2.Client:
    client = httpx2.Client(base_url=address, timeout=60)
    data = {"_kunci": key_at(client, "/masuk"), "surel": "ani@contoh.go.id", "sandi": PASSWORD}  # type: ignore[arg-type]
    assert client.post("/masuk", data=data).status_code == 303
    moment = datetime.now(tz=UTC) + timedelta(hours=ahead)
    key = re.search(r'name="_kunci" value="([^"]+)"', client.get("/masuk/kode").text)
    assert key
    code = pyotp.TOTP(secret.replace("-", "")).at(moment)
    answer = client.post("/masuk/kode", data={"_kunci": key[1], "kode": code})
    assert answer.status_code == 303, answer.text
    return client


def test_sessions_codes_and_the_audit_survive_a_clock_that_jumps(tmp_path: Path, seen: Seen) -> None:
    files = {"practices/satu.md": a_practice(title="Satu")}
    library = install(
        content_folder(tmp_path / "content", dict(files)), tmp_path, f"sqlite:///{tmp_path / 'x.db'}"
    )
    library.bring_up_to_date()
    secret, _codes = second_factor(library, account(library, "ani@contoh.go.id", ("*", Role.MANAGER)))
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": library_of_faketime(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with running(library, "--no-sync", **faked) as server:
        first = sign_in(server.address, secret, 0)
        assert first.get("/meja").status_code == 200
        clock.write_text(f"+{HOURS_AHEAD}h")
        assert first.get("/meja").status_code == 303, "a session that rested for three hours has ended"
        assert server.ask("/praktik/satu").status == 200
        ahead = sign_in(server.address, secret, HOURS_AHEAD)
        assert ahead.get("/meja").status_code == 200
        clock.write_text("+0")
        assert ahead.get("/meja").status_code == 200, "nobody is put out when the clock is set right"
        back = sign_in(server.address, secret, 0)
        assert back.get("/meja").status_code == 200
        assert " 500 " not in server.log
        for client in (first, ahead, back):
            client.close()
    numbers = [row.id for row in AuditLog(library.engine).list_entries(AuditFilter())]
    assert numbers == sorted(numbers, reverse=True)  # type: ignore[type-var]
    library.engine.dispose()
    seen(
        f"jam maju {HOURS_AHEAD} jam lalu mundur",
        "sesi berakhir (303), masuk lagi; kode dua langkah tetap diterima; urutan catatan tetap",
    )
