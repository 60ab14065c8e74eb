"""Read what the hosts explained and the guests learned: lists below their heading, and sentences that say so. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.imports.extraction.blocks import Block, announced, labelled_values, numbered_items
from app.imports.extraction.sentences import TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.heading_aliases import section_for_heading
from app.imports.markdown_text import to_plain_text

_FEWEST_WORDS = 4
"""Of a lesson in a cell or a sentence; fewer are a heading."""
_CAN_BE_TAKEN = (
    r"(?:(?:dapat|bisa|telah|sudah|perlu|patut|layak|pantas|kami|kita|tim|peserta|menarik (?:untuk )?|untuk)\s+)*"
    r"(?:(?<=kami )dapat(?:kan)?(?! [dm]e?i?\w)|(?<=kita )dapat(?:kan)?(?! [dm]e?i?\w)|dapatkan|didapat(?:kan)?|(?:di)?(?:pelajari|peroleh|petik|ambil|contoh|tiru|adopsi|adaptasi|replikasi|catat|garis ?bawahi|bawa pulang|"
    r"cermati|jadikan (?:pelajaran|contoh|pembelajaran)|menjadi (?:pelajaran|pembelajaran|catatan|inspirasi|perhatian|kunci)))"
)
"""“dapat dipelajari”, “bisa kita contoh”, “perlu dicatat”, “kami bawa pulang”."""
_THINGS = (
    r"(?:(?:beberapa|sejumlah|berbagai|adapun|apa saja|\w+)\s+)?"
    r"(?:hal(?:-| )?hal|hal|poin(?:-poin)?|butir(?:-butir)?|catatan|praktik|ilmu|pelajaran|pembelajaran|hikmah|kiat|kunci|hasil|gagasan|inspirasi|nilai tambah|manfaat|wawasan|pengalaman)"
)
_HEADING = re.compile(
    r"(?:lessons? learn(?:ed|t)|(?:key )?takeaways?|best practices?|good practices?|praktik (?:baik|terbaik|cerdas|unggulan)|"
    r"(?:hasil (?:belajar|pembelajaran)|pembelajaran|pelajaran|oleh-oleh|hikmah)|(?:apa(?: saja)?|ilmu|pelajaran) yang|apa(?: saja)? (?:ilmu|pelajaran|oleh-oleh)\w*|(?:inti|rangkuman|ringkasan) (?:pelajaran|pembelajaran)|"
    r"yang (?:kami|kita|tim|peserta) (?:pelajari|peroleh|dapat\w*|petik|bawa pulang)|"
    r"(?:poin|butir|catatan)(?:-(?:poin|butir|catatan))?(?: \w+)? (?:pembelajaran|pelajaran)|"
    r"catatan (?:penting|lapangan|menarik|utama|tim|kami|kunjungan|komisi|pansus|peserta|rombongan)|(?:hal|poin|butir)(?:-(?:hal|poin))? (?:penting|menarik|utama|kunci|positif)|"
    r"(?:faktor|kunci|faktor kunci|faktor penentu|rahasia) (?:keberhasilan|sukses)|keunggulan|kelebihan|inspirasi|kiat(?:-kiat)?|(?:hal|poin) yang (?:menarik|berbeda)|yang menarik|contoh (?:baik|praktik)|"
    rf"(?:{_THINGS}(?: (?:penting|menarik|baik|positif|utama|berharga))? )?yang {_CAN_BE_TAKEN})\b.*\??",
    re.IGNORECASE,
)
"""A heading or a line above lessons: “Lesson learned”, “Catatan penting”, “Hal-hal yang bisa kita contoh dari …”."""
_ABOUT = re.compile(
    r"(?!.*\b(?:tujuan|rencana|materi|topik|akan|ingin|hendak|bahan|metode|jadwal|peserta|lokus)\b)"
    r".{0,50}\b(?:pelajaran|pembelajaran|(?:di|kami |kita )pelajari|petik|hikmah|lessons?)\b.{0,40}",
    re.IGNORECASE,
)
"""Any other heading of a list that speaks of what was learned."""
_LEAD_IN = re.compile(
    rf"(?!.*\b(?:tujuan|rencana|akan|ingin|hendak|bertujuan|diharapkan|agar|tindak lanjut)\b)"
    rf".*\b(?:(?:pelajaran|pembelajaran|hikmah|praktik baik|best practices?|lessons? learn(?:ed|t)|kunci (?:keberhasilan|sukses)\w*)\b|(?:{_THINGS})\b.{{0,40}}\byang {_CAN_BE_TAKEN}\b).*:",
    re.IGNORECASE,
)
"""A whole sentence that announces lessons: “Pembelajaran yang dapat dipetik dari Sragen adalah sebagai berikut:”."""
_LONGEST_LEAD_IN = 30
"""Words."""
_FEWEST_COLUMNS = 3
"""Of a table with heads; of two cells, each row is a label with its value."""
_NO_LESSONS = frozenset({"Rencana adaptasi", "Rekomendasi"})
"""Sections whose lists are plans, whatever announces them; a heading of lessons counts even there."""
_ASKS = re.compile(
    r"apa(?: saja| sih)? (?:(?:ilmu|pelajaran|oleh-oleh)\w*|yang (?:bisa |dapat )?(?:kita|kami) (?:pelajari|dapat\w*|petik|contoh|tiru|bawa pulang)\b.*)\s*\?",
    re.IGNORECASE,
)
"""A line of a message that lessons follow: “Apa saja ilmunya?”, “Apa yang kita bawa pulang?”"""
_OTHER_LISTS = re.compile(
    r"\b(?:kendala|hambatan|tantangan|masalah|permasalahan|kelemahan|diagnosis|pertanyaan|tanya|jawab\w*|tanggapan|diskusi|dialog|perbandingan|"
    r"capaian|peserta|rombongan|jadwal|agenda|acara|rangkaian|waktu|tempat|dasar|tujuan|maksud|saran|masukan|rekomendasi|tindak|rencana|"
    r"langkah|akan|topik|materi|lampiran|dokumentasi|sepakat\w*|kesepakatan|komitmen|lokus|yang hadir)\b",
    re.IGNORECASE,
)
"""Headings of lists that tell no findings, whatever section they stand in: “Kendala”, “Susunan acara”."""
_BEFORE_FINDINGS = frozenset({"Latar belakang", "Pelaksanaan"})
"""Sections that an unknown heading of findings stays in."""
_OF_GUESTS = re.compile(
    r"(?:Rombongan|Pansus|Panitia|Komisi|Peserta|Kami|Kunjungan|Ketua|Pemimpin rapat)\b|Tim (?:kami\b|di(?:pimpin|terima|sambut)|ber|ter|me)"
    r"|.*\b(?:(?:menerima|menyambut) (?:rombongan|tamu|kunjungan)|menyampaikan (?:tujuan|maksud))\b"
)
"""An item about those who came, and not about what the hosts do."""
_CUE = re.compile(
    r"\b(?:pelajaran|pembelajaran|hikmah|hal|poin|catatan|praktik baik|kunci (?:keberhasilan|sukses)\w*)\b.*"
    rf"(?:\byang {_CAN_BE_TAKEN}|\b(?:berharga|penting|menarik|utama)\b|\b(?:dipetik|dipelajari|dicatat|diperoleh|dibawa pulang)\b|keberhasilan|\byang (?:kami|kita) \w+)",
    re.IGNORECASE,
)
"""A sentence that announces the ones behind it: “Ada tiga pelajaran berharga yang kami bawa pulang.”"""
_ORDINAL = re.compile(
    r"(?:Yang )?(?:pertama|kedua|ketiga|keempat|kelima|keenam|terakhir)(?:,|\s+(?:adalah|ialah|yaitu|yakni),?)\s*(?:yaitu |yakni |bahwa )?(\S.*)",
    re.IGNORECASE,
)
"""“Kedua, buku diganti setiap bulan.”"""
_LISTED = re.compile(r",?\s+(?:yaitu|yakni|antara lain|di antaranya|meliputi)\s+(\S.*)$", re.IGNORECASE)
"""“…, yaitu siaran dimulai pukul lima, berita dikirim warga, dan arsip disimpan.”"""
_PARTS = re.compile(r",\s+(?:dan\s+|serta\s+)?|;\s+(?:dan\s+|serta\s+)?")
_FEWEST_IN_PART = 3
"""Words; of fewer, the parts are topics."""
_INLINE = re.compile(r"(?:^|[;,]?\s+)(?:dan\s+)?(?:\(?\d{1,2}\)|\(?[a-h]\)|\d{1,2}\.)\s+")
"""The marks of items in one sentence: “(1) …; (2) …”."""
_STATES = re.compile(
    r"(?:^|, |\b(?:satu|salah satu|beberapa)\s+)(?:pelajaran|pembelajaran|hikmah|kunci (?:keberhasilan|sukses)\w*)\b[^.:,]{0,80}?"
    r"\b(?:adalah|ialah|yaitu|yakni)\s+(?:bahwa\s+)?([^:]{15,600})$",
    re.IGNORECASE,
)
"""“Pelajaran utama dari kunjungan ini adalah bahwa …”."""


def find_lessons(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each lesson: rows and cells, items of lists, then what sentences tell."""
    found = [
        *_labelled(report),
        *_of_tables(report),
        *_of_lists(report),
        *_in_sentences(report.sentences),
    ]
    for text, sentence in found or _of_findings(report):
        yield FieldSuggestion("learned", {"learned": [text]}, text[:300], sentence[:600])


def asks_for_lessons(line: str) -> bool:
    """Return whether a line asks what was learned, and answers itself, as “Apa saja ilmunya?” does."""
    return bool(_ASKS.fullmatch(line))


def _is_heading(text: str, where: str) -> bool:
    """Return whether lessons stand below a heading; in the plans, “Yang dapat diterapkan” is one of plans."""
    return bool(_ABOUT.fullmatch(text) or (where not in _NO_LESSONS and _HEADING.fullmatch(text)))


def _labelled(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the rows of a form that say it behind a label: “Pelajaran yang diperoleh | …”."""
    for one in labelled_values(report.blocks):
        if one.is_row and _HEADING.fullmatch(one.label) and len(one.value.split()) >= _FEWEST_WORDS:
            yield from ((item, one.sentence) for item in numbered_items(one.value))


def _of_tables(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the cells of a column of lessons: “No | Lokus | Pembelajaran”."""
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        named = [at for at, cell in enumerate(head) if _HEADING.fullmatch(cell)]
        column = next((at for at in named if _ABOUT.fullmatch(head[at])), next(iter(named), None))
        is_list = column is not None and len(head) >= _FEWEST_COLUMNS and block.where not in _NO_LESSONS
        for row in rows if is_list else ():
            if column is not None and column < len(row) and len(row[column].split()) >= _FEWEST_WORDS:
                yield row[column], " ".join(filter(None, row))


def _of_lists(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the items below a heading or a line such as “Hal yang dipelajari:”."""
    before = Block("", "", ())
    for lead_in, block in announced(report.blocks):
        is_announced = block.where not in _NO_LESSONS and before.where == block.where and _announces(before)
        if is_announced or any(_is_heading(one, block.where) for one in (block.heading, lead_in)):
            yield from ((item, item) for item in block.items)
        before = block


def _of_findings(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the items of what was found, where a report calls nothing a lesson: “Inspirasi dari Sragen”."""
    for lead_in, block in announced(report.blocks):
        title, items = lead_in or block.heading, block.items
        is_unknown = block.where in _BEFORE_FINDINGS and title and not section_for_heading(title, "visit")
        are_sentences = len(items) > 1 and all(
            len(item.split()) >= _FEWEST_WORDS and not item.endswith("?") and ":" not in item
            for item in items
        )
        if (block.where == "Temuan" or is_unknown) and are_sentences and not _OTHER_LISTS.search(title):
            yield from ((item, item) for item in items if not _OF_GUESTS.match(item))


def _announces(block: Block) -> bool:
    """Return whether the last sentence of a paragraph announces lessons."""
    if not block.lines or block.rows:
        return False
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", to_plain_text(block.lines[-1]))[-1]
    return len(last.split()) <= _LONGEST_LEAD_IN and (
        bool(_LEAD_IN.fullmatch(last)) or asks_for_lessons(last)
    )


def _in_sentences(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
    """Yield the lessons of running text: those counted off behind a sentence that announces them, and single ones."""
    is_open = False
    for one in sentences:
        if one.where == TITLE or one.where in _NO_LESSONS:
            continue
        announced_here, _colon, rest = one.text.partition(":")
        if _CUE.search(announced_here) and len(items := _INLINE.split(f" {rest.strip()}")[1:]) > 1:
            yield from ((item.strip(" ;,"), one.shown) for item in items)
            continue
        if (listed := _LISTED.search(one.text)) and _CUE.search(one.text[: listed.start()]):
            parts = _PARTS.split(listed[1])
            if len(parts) > 1 and min(len(part.split()) for part in parts) >= _FEWEST_IN_PART:
                yield from ((part, one.shown) for part in parts)
                continue
        counted = _ORDINAL.fullmatch(one.text)
        if counted and is_open:
            yield counted[1], one.shown
        elif stated := _STATES.search(one.text):
            yield stated[1], one.shown
        is_open = bool(counted and is_open) or bool(_CUE.search(one.text))
