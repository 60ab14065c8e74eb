"""The scanner wapiti over the running site, first as anybody, then signed in as a manager; run by `make scan`.

Argument: the Python that has wapiti. Ends with 1 when it found something. What needs a helper on the internet (SSRF,
XXE, log4shell) or its databases (nikto) is left out: the site is scanned on this machine alone.
"""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from build import a_practice, a_visit, content_folder
from conftest import install
from people import account
from running import running

from app.accounts.audit import Actor
from app.accounts.permissions import Person, Role
from app.accounts.sessions import Sessions
from app.publishing.drafts import Drafts, NewDraft
from app.web.forms.csrf import COOKIE

MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,"
    "sql,timesql,upload,xss"
)
START = """
from wapitiCore.attack.mod_csrf import ModuleCsrf
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
ModuleCsrf.TOKEN_FORM_STRINGS.append("_kunci")  # our name for it; then it is tested, too
wapiti_asyncio_wrapper()
"""
EXPLAINED = {"Secure Flag cookie": "hanya di balik TLS; di mesin sendiri tanpa TLS tidak dapat dipakai"}
OPEN_FORMS = ("/langganan", "/membantu")
"""Ends of paths whose forms stand on kept pages, which hold no key of one browser; where they come from is checked."""
CRAWL_SECONDS, ATTACK_SECONDS = 30, 8
FILES = {
    "practices/satu.md": a_practice(title="Satu"),
    "practices/dua.md": a_practice(title="Dua", region="62"),
    "visits/2024-05-a-ke-b.md": a_visit(),
}


def findings(report: Path) -> Iterator[str]:
    """What was found, a line each."""
    told = json.loads(report.read_text())
    for group in ("vulnerabilities", "anomalies"):
        for kind, found in told[group].items():
            for one in found if kind not in EXPLAINED else ():
                if kind == "Cross Site Request Forgery" and one["path"].endswith(OPEN_FORMS):
                    continue
                yield f"{kind}: {one['method']} {one['path']} {one['parameter'] or ''} {one['info']}"


def scan(python: str, address: str, folder: Path, *options: str) -> list[str]:
    """Scan once; what was found."""
    folder.mkdir()
    report = folder / "report.json"
    chosen = {
        "url": f"{address}/",
        "scope": "domain",
        "module": MODULES,
        "max-scan-time": CRAWL_SECONDS,
        "max-attack-time": ATTACK_SECONDS,
        "max-files-per-dir": 12,
        "depth": 6,
        "tasks": 4,
        "dns-endpoint": "localhost",  # nobody is asked
        "store-session": folder,
        "store-config": folder,
        "format": "json",
        "output": report,
    }
    named = [part for name, value in chosen.items() for part in (f"--{name}", str(value))]
    command = [python, "-c", START, *named, "--flush-session", "--no-bugreport", *options]
    subprocess.run(command, check=True, timeout=400)
    return list(findings(report))


def main(python: str) -> int:
    with tempfile.TemporaryDirectory(prefix="scan-") as name:
        folder = Path(name)
        site = install(
            content_folder(folder / "content", dict(FILES)), folder, f"sqlite:///{folder / 'scan.db'}"
        )
        site.bring_up_to_date()
        everything = [("*", role) for role in Role]
        account(site, "pengelola@contoh.go.id", *everything)
        person = Person(1, "pengelola@contoh.go.id", "P", "", frozenset(everything))
        Drafts(site.engine).create(
            Actor.of(person, ""), person, NewDraft("practice", "tiga", "32", a_practice(), "", "")
        )
        session = Sessions(site.engine).create(1, address="127.0.0.1", browser="wapiti")
        site.engine.dispose()
        with running(site, "--no-sync") as server:
            anybody = scan(python, server.address, folder / "anybody")
            away = [f"{server.address}{path}" for path in ("/keluar", "/meja/akun/sandi", "/meja/akun/sesi")]
            leave = [option for address in away for option in ("--exclude", f"{address}*")]
            start = ["--start", f"{server.address}/meja", "--start", f"{server.address}/meja/draf/1"]
            signed_in = scan(
                python,
                server.address,
                folder / "signed-in",
                "--cookie-value",
                f"sesi={session}; {COOKIE}={secrets.token_urlsafe(24)}",  # it keeps none of ours then
                *leave,
                *start,
            )
            failures = server.log.split(" ERROR ")[1:]
    for who, found in (("anybody", anybody), ("signed in", signed_in), ("log", failures)):
        sys.stdout.write(f"{who}: {len(found)} findings\n" + "".join(f"  {one}\n" for one in found))
    return 1 if anybody or signed_in or failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
