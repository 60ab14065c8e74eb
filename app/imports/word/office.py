"""Convert ODT, RTF and old Word files to .docx with LibreOffice, where it is installed, in the sandbox."""

import shutil
import tempfile
import threading
from pathlib import Path

from app.attachments import sandbox
from app.attachments.file_types import RejectedFileError
from app.documents import extras
from app.imports.errors import ImportFileError

FORMATS = {b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "doc", b"{\\rtf": "rtf"}
"""First bytes of the formats that only LibreOffice reads, beside ODT."""
LIMITS = sandbox.Limits(
    memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=90, file_bytes=100_000_000, environment={"PATH": "/usr/bin:/bin"}
)  # fmt: skip
MAX_WAIT_SECONDS = 60.0
_ENCRYPTED, _OLD_WORD = "EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
"""Names of streams in OLE files."""
_PACKAGE = "libreoffice-writer-nogui"
_SAVE_AS = "Simpan sebagai Dokumen Word (.docx), lalu unggah lagi, atau tempel teksnya."
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros, no links that are fetched, and for what would still be fetched a proxy that does not exist."""
_free = threading.BoundedSemaphore(1)


def office_format(data: bytes, name: str) -> str:
    """Return doc, rtf or odt for a file that LibreOffice has to convert; else an empty text."""
    for start, found in FORMATS.items():
        if data.startswith(start):
            return found
    is_odt = data.startswith(b"PK") and data[30:].startswith(
        b"mimetypeapplication/vnd.oasis.opendocument.text"
    )
    return "odt" if is_odt or (data.startswith(b"PK") and name.lower().endswith((".odt", ".ott"))) else ""


def convert_to_docx(data: bytes, kind: str) -> bytes:
    """Return the file as .docx; raise ImportFileError where LibreOffice is missing or cannot read it."""
    _reject_foreign(data, kind)
    program = shutil.which("soffice")
    if program is None:
        raise ImportFileError(
            f"Berkas .{kind} hanya dapat dibaca bila LibreOffice terpasang di server (paket {_PACKAGE}).", _SAVE_AS
        )  # fmt: skip
    if not _free.acquire(timeout=MAX_WAIT_SECONDS):
        raise ImportFileError("Peladen sedang mengolah laporan lain.", "Coba lagi sebentar lagi.")
    try:
        with tempfile.TemporaryDirectory(prefix="impor-") as folder:
            return _converted(program, data, kind, Path(folder))
    except (sandbox.SandboxError, OSError) as error:
        raise ImportFileError(
            "Berkas ini bersandi, rusak, atau terlalu rumit.", f"Hapus kata sandinya. {_SAVE_AS}"
        ) from error
    finally:
        _free.release()


def _reject_foreign(data: bytes, kind: str) -> None:
    """Raise ImportFileError for what no program needs to open: encrypted Word, other OLE files, broken packages."""
    if kind == "doc" and (_ENCRYPTED in data or _OLD_WORD not in data):
        raise ImportFileError(
            "Berkas ini bersandi, atau bukan dokumen Word.", f"Hapus kata sandinya. {_SAVE_AS}"
        )
    if kind == "odt":
        try:
            with extras.load("word", "app.attachments.ooxml").open_package(data).archive as archive:
                names = archive.namelist()
        except RejectedFileError as error:
            raise ImportFileError(error.reason, error.hint or _SAVE_AS) from error
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise ImportFileError("Berkas ini memuat makro.", f"Simpan tanpa makro. {_SAVE_AS}")


def _converted(program: str, data: bytes, kind: str, folder: Path) -> bytes:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    source = folder / f"laporan.{kind}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"),
        *("--outdir", str(folder / "out"), str(source)),
    ]
    sandbox.run(command, folder=folder, limits=LIMITS)
    return (folder / "out" / "laporan.docx").read_bytes()
