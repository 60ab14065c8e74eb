"""Reports as officers write them, made of our own visits, and Word files honest and hostile."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

from build import CONTENT

from app.documents.markdown.sections import parse_fields
from app.imports.word.pandoc import _program

VISIT = "2025-02-kalteng-to-jabar"
_COVER = """\
<p style="text-align:center"><b>LAPORAN HASIL STUDI KOMPARATIF</b></p>
<p style="text-align:center"><b>PEMERINTAH PROVINSI KALIMANTAN TENGAH</b></p>
<p style="text-align:center"><b>KE PEMERINTAH PROVINSI JAWA BARAT</b></p>
<p style="text-align:center"><b>TENTANG PENERAPAN BUDAYA KERJA ASN BERAKHLAK</b></p>
<p style="text-align:center">TAHUN 2025</p>
<h1>KATA PENGANTAR</h1><p>Puji syukur laporan ini selesai disusun.</p>
"""


def report_html() -> str:
    """The visit of our library as the report its guests might have written, in their headings."""
    text = (CONTENT / f"visits/{VISIT}.md").read_text()
    sections = {
        name: re.sub(r"\[\^[^\]]+\]|\[\[\w+:([a-z-]+)\]\]", r"\1", body).split("\n\n")
        for name, body in parse_fields(text).items()
        if name.startswith("## ")
    }

    def paragraphs(name: str) -> str:
        return "".join(f"<p>{paragraph}</p>" for paragraph in sections[f"## {name}"])

    return f"""<html><head><meta charset="utf-8"></head><body>{_COVER}
<h1>BAB I<br>PENDAHULUAN</h1>
<h2>A. Latar Belakang</h2>{paragraphs("Latar belakang")}
<h2>B. Dasar</h2>
<ol><li>Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;</li>
<li>Surat Perintah Tugas Nomor 000.1.2.3/45/ORG tanggal 5 Februari 2025.</li></ol>
<h2>C. Maksud dan Tujuan</h2>
<p>Kegiatan ini bertujuan menggali strategi Jawa Barat membangun budaya kerja ASN BerAKHLAK.</p>
<h1>BAB II<br>PELAKSANAAN KEGIATAN</h1>
<h2>A. Waktu dan Tempat</h2>
<p>Studi komparatif dilaksanakan pada hari Selasa sampai Rabu, 11–12 Februari 2025 bertempat di Ruang Rapat Biro
Organisasi Setda Provinsi Jawa Barat.</p>
<h2>B. Peserta</h2>
<p>Rombongan berjumlah 12 (dua belas) orang terdiri atas Biro Organisasi Setda, BKD, BPSDM, dan Diskominfosantik
Provinsi Kalimantan Tengah.</p>
<table border="1"><tr><th>No</th><th>Perangkat daerah</th><th>Jumlah</th></tr>
<tr><td>1</td><td>Biro Organisasi</td><td>6</td></tr><tr><td>2</td><td>BKD</td><td>3</td></tr>
<tr><td colspan="2">Lainnya</td><td>3</td></tr></table>
{paragraphs("Pelaksanaan")}
<p><img src="data:image/png;base64,{_PIXEL}" width="40" height="40"></p>
<h1>BAB III<br>HASIL KUNJUNGAN</h1>{paragraphs("Temuan")}
<p>Capaian yang terukur membuat perangkat daerah lebih akuntabel.</p>
<h2>Kesan Rombongan</h2><p>Tuan rumah terbuka.</p>
<h1>BAB IV<br>RENCANA TINDAK LANJUT</h1>{paragraphs("Rencana adaptasi")}
<h1>BAB V<br>KESIMPULAN DAN SARAN</h1><p>Budaya kerja perlu ditopang peta jalan.</p>
<p>Palangka Raya, 17 Februari 2025</p>
</body></html>"""


_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def written_by_libreoffice(folder: Path) -> Path:
    """That report as a Word file that LibreOffice wrote."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-writer-nogui"
    source = folder / "Laporan_studi_komparatif.html"
    source.write_text(report_html())
    profile = f"-env:UserInstallation=file://{folder}/profile"
    kind = "docx:MS Word 2007 XML"
    command = [
        program,
        profile,
        "--headless",
        "--infilter=HTML (StarWriter)",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, timeout=150, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return source.with_suffix(".docx")


def written_by_pandoc(folder: Path) -> Path:
    """That report as a Word file that pandoc wrote, in a tenth of the time."""
    file = folder / "Laporan_studi_komparatif.docx"
    command = [_program(), "--from=html", "--to=docx", f"--output={file}"]
    subprocess.run(command, input=report_html().encode(), check=True, timeout=60)
    return file


_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{}"/></Types>"""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>{}</w:body></w:document>"""


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_parts(body: str = "", *, types: str = WORD) -> dict[str, bytes]:
    """The parts of a small Word file."""
    body = body or paragraph("PENDAHULUAN") + paragraph("Kami belajar.")
    return {
        "[Content_Types].xml": _TYPES.format(types).encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": _DOCUMENT.format(body).encode(),
    }


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def word_file(body: str = "", *, types: str = WORD, **more: bytes) -> bytes:
    """A small Word file, with more parts under names whose slashes are written ``__``."""
    extra = {name.replace("__", "/"): data for name, data in more.items()}
    return packed({**word_parts(body, types=types), **extra})
