"""Read planned actions from tables and lists: what, who, until when. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from app.documents.dates import find_dates, last_day
from app.documents.markdown.render import slugify
from app.imports.extraction.blocks import Block, announced, labelled_values, numbered_items
from app.imports.extraction.parties.agencies import AgencyNames
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion

_ACTION_HEAD = re.compile(
    r"\b(?:rencana|tindak lanjut|aksi|kegiatan|uraian|langkah|rtl|gagasan|usulan|ide|adopsi|diadopsi|adaptasi|diterapkan|dilakukan|inovasi)\b",
    re.IGNORECASE,
)
_WHO_HEAD = re.compile(r"\b(?:penanggung ?jawab|pic|pelaksana|perangkat daerah|opd|unit)\b", re.IGNORECASE)
_DUE_HEAD = re.compile(r"\b(?:waktu|target|tenggat|jadwal|batas|kapan|mulai)\b", re.IGNORECASE)
_PLANNED_HEAD = re.compile(
    r"\b(?:rencana|tindak lanjut|aksi|langkah|rtl|adopsi|diadopsi|diterapkan)\b", re.IGNORECASE
)
_LIMIT_HEAD = re.compile(r"\b(?:batas|target|tenggat|paling lambat)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:paling (?:lambat|lama)|selambat-lambatnya|ditargetkan|target\w*|tenggat)\b", re.IGNORECASE
)
"""Words before the time until which something will be done."""
_SECTION = "Rencana adaptasi"
_ABOUT = re.compile(
    r"\b(?:tindak lanjut|rtl|rencana (?:aksi|adaptasi|adopsi|penerapan|implementasi|ke depan|replikasi|selanjutnya)"
    r"|^rencana (?:kami|kita|sepulang|setelah|sekembali|setiba|di|untuk|dinas|daerah)\b|langkah(?:-langkah)?(?: \w+)? (?:selanjutnya|berikut\w*|ke depan|lanjut\w*|konkret)|next steps?|menindaklanjuti|(?:^| )(?:kami|kita|tim|kedua pihak) (?:akan |sepakat |ber)?(?:mengusulkan|menyarankan|merekomendasikan|merencanakan|rencana|sepakat\w*)|^(?:yang |hal yang |hal-hal yang |butir )?(?:di)?sepakat\w*|yang akan (?:segera |kami |kita )*(?:laku\w+|kerja\w+|terap\w+|dilakukan|diterapkan|ditiru|dikerjakan|ditindaklanjuti))\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:akan|paling lambat|selambat-lambatnya|ditargetkan)\b", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"(?:[A-Z][^,.“”]{2,60} (?:mengatakan|menambahkan|menyatakan|menyampaikan|menyebut|memastikan|menegaskan)(?:,| bahwa)? )?"
    r"(?:[Ss]epulang|[Ss]ekembali|Ke depan|Sepulang|Pulang dari|Kembali (?:dari|ke)|Sekembali|Pasca|Setiba|Rencananya|Dalam waktu dekat|Setelah ini|(?:Setelah|Sesudah|Usai|Seusai|Selepas) (?:kunjungan|studi|kaji|kegiatan|pertemuan|benchmarking|kembali|pulang)|"
    r"Sebagai tindak lanjut|Menindaklanjuti)\b.*\bakan\b"
)
"""A promise in running text, wherever it stands."""
_NO_PLAN = re.compile(r"[“”\"]|\b(?:ber|di)?harap\w*|\bsemoga\b", re.IGNORECASE)
"""A quotation, or a mere hope."""
_PLAN_LABEL = re.compile(
    r"(?:rencana )?tindak lanjut(?: hasil)?(?: \w+)?|rtl|rencana (?:aksi|ke depan|adopsi|penerapan)|langkah (?:selanjutnya|berikutnya)",
    re.IGNORECASE,
)
_ID_LENGTH = 40


def find_follow_ups(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each planned action as a follow-up that has not begun."""
    names = AgencyNames(report.reference)
    seen: set[str] = set()
    found = [
        one
        for lead_in, block in announced(report.blocks)
        for one in (_of_table(block) if block.rows else _of_list(block, lead_in))
    ]
    found += [
        (item, item, item, one.sentence)
        for one in labelled_values(report.blocks)
        if one.is_row and _PLAN_LABEL.fullmatch(one.label)
        for item in numbered_items(one.value)
    ]
    if not found:
        headings = {block.heading for block in report.blocks}
        promised = (
            one
            for one in report.sentences
            if (one.where == _SECTION and _WILL.search(one.text) and one.text not in headings)
            or (_AFTERWARDS.match(one.text) and not _NO_PLAN.search(one.text))
        )
        found = [(one.text, one.text, one.text, one.shown) for one in promised]
    for action, who, due, sentence in found:
        row = {"id": _id(action, seen), "action": action[:5_000], "status": "rencana"}
        roles = [role for role, _start, _end in names.roles_in(who or action)]
        if who and roles:
            row["role"] = roles[0]
        if day := _find_deadline(due, is_limit=due != action or bool(_LIMIT.search(due))):
            row["due"] = day
        yield FieldSuggestion("follow_ups", {"follow_ups": [row]}, action[:300], sentence[:600])


def _find_deadline(text: str, *, is_limit: bool) -> str:
    """Return the day until which something will be done; of a month, where the text is a limit, its last one."""
    dates = [one.first for one in find_dates(text)]
    days = (one for one in dates if len(one) == len("2025-02-11"))
    months = (last_day(one).isoformat() for one in dates if is_limit and len(one) == len("2025-02"))
    return next(chain(days, months), "")


def _of_table(block: Block) -> Iterator[tuple[str, str, str, str]]:
    head, *rows = block.rows
    columns = [_action_column(head), *(_column(head, pattern) for pattern in (_WHO_HEAD, _DUE_HEAD))]
    action, who, due = columns
    is_plan = block.where == _SECTION or _ABOUT.search(block.heading) or any(map(_ABOUT.search, head))
    is_plan = is_plan or (action is not None and _is_plan_by_heads(head[action], due, head))
    if action is None or not is_plan or (who is None and due is None and not _ABOUT.search(head[action])):
        return
    for row in rows:
        cells = [row[at] if at is not None and at < len(row) else "" for at in columns]
        if cells[0]:
            yield cells[0], cells[1], cells[2], " ".join(filter(None, row))


def _is_plan_by_heads(action: str, due: int | None, head: Sequence[str]) -> bool:
    """Return whether the heads alone say that a table is a plan, wherever it stands: “Aksi | Pelaksana | Batas waktu”."""
    return due is not None and bool(_PLANNED_HEAD.search(action) and _LIMIT_HEAD.search(head[due]))


def _action_column(head: Sequence[str]) -> int | None:
    """Return the column of what will be done, one that says so before one that may."""
    certain = _column(head, _ABOUT)
    return _column(head, _ACTION_HEAD) if certain is None else certain


def _column(head: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, cell in enumerate(head) if pattern.search(cell)), None)


def _of_list(block: Block, lead_in: str) -> Iterator[tuple[str, str, str, str]]:
    if block.where == _SECTION or any(map(_ABOUT.search, (block.heading, lead_in))):
        for item in block.items:
            yield item, item, item, item


def _id(action: str, seen: set[str]) -> str:
    """Return an identifier of a few words that no other action has."""
    words = re.sub(r"^[^a-z]+", "", slugify(" ".join(action.split()[:5])))[: _ID_LENGTH - 3].strip("-")
    base = words or "tindak-lanjut"
    slug = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 1_000))) if one not in seen)
    seen.add(slug)
    return slug
