"""Budget of a visit: rows of the plan, or the usual components with gaps for their unit costs."""

from collections.abc import Mapping

from app.documents.vocabulary import spell_number
from app.i18n import marked
from app.preparation.papers.context import PaperContext, value_or_gap
from app.preparation.plans.paper_fields import CostRow
from app.printing.blocks import Block, Grid, Paragraph

COMPONENTS: Mapping[str, str] = {
    "uang-harian": marked("Uang harian"),
    "penginapan": marked("Penginapan"),
    "transport": marked("Transportasi"),
    "representasi": marked("Uang representasi"),
    "lain": marked("Lain-lain"),
}
_UNITS: Mapping[str, str] = {
    "uang-harian": "OH",
    "penginapan": "malam",
    "transport": "PP",
    "representasi": "OH",
    "lain": "",
}


def total_of(context: PaperContext) -> int | None:
    """Return the sum in rupiah; None while a unit cost is unknown."""
    amounts = [row.amount for row in context.plan.costs]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def total_in_words(context: PaperContext) -> str:
    """Return the sum of the budget, else the estimate typed in the plan, else a gap."""
    total = total_of(context)
    return rupiah(total) if total is not None else amount_or_gap(context.plan.cost, "perkiraan biaya")


def amount_or_gap(typed: str, what: str) -> str:
    """Return an amount as typed, mere digits as rupiah, or a visible gap."""
    return value_or_gap(in_rupiah(typed), what)


def in_rupiah(typed: str) -> str:
    """Return an amount as typed, mere digits as rupiah: ``45000000`` is ``Rp45.000.000``."""
    digits = typed.strip().replace(".", "")
    return rupiah(int(digits)) if digits.isascii() and digits.isdigit() else typed


def rupiah(amount: int) -> str:
    """Return an amount as ``Rp530.000``."""
    return f"Rp{amount:,}".replace(",", ".")


def budget(context: PaperContext) -> list[Block]:
    """Return the Rencana anggaran biaya with its sum and the sources of its unit costs."""
    rows, total = context.plan.costs or _usual_rows(context), total_of(context)
    lines = [_line(number, row) for number, row in enumerate(rows, start=1)]
    sum_text = rupiah(total) if total is not None else "[isi jumlah biaya]"
    lines.append(["", "Jumlah", "", "", "", sum_text])
    sources = list(dict.fromkeys(row.source for row in rows if row.source))
    in_words = f" ({spell_number(total)} rupiah)" if total is not None else ""
    return [
        Grid(["No.", "Uraian", "Orang", "Kali", "Harga satuan (Rp)", "Jumlah"], lines, (2, 6, 3, 4, 5, 6)),
        Paragraph(
            f"Jumlah biaya {sum_text}{in_words}, dari {value_or_gap(context.plan.funding, 'sumber biaya')}."
        ),
        Paragraph(f"Sumber harga satuan: {'; '.join(sources) if sources else _usual_source(context)}."),
    ]


def _line(number: int, row: CostRow) -> list[str]:
    name = row.item or COMPONENTS[row.component]
    cost = row.unit_cost or "[isi harga satuan]"
    amount = rupiah(row.amount) if row.amount is not None else "[isi jumlah]"
    times = f"{row.times} {row.unit or _UNITS[row.component]}".strip()
    return [str(number), name, str(row.people), times, cost, amount]


def _usual_rows(context: PaperContext) -> list[CostRow]:
    """Return the components of the regional standard of unit costs for the people and days of the plan."""
    days, people = context.plan.travel_days or 1, min(context.plan.people or 1, 500)
    counts = {"uang-harian": days, "penginapan": max(days - 1, 1), "transport": 1, "representasi": days}
    return [
        CostRow.model_validate(
            {
                "component": component,
                "people": 1 if component == "representasi" else people,
                "times": times,
                "item": f"{COMPONENTS[component]}{' (pejabat yang berhak)' if component == 'representasi' else ''}",
            }
        )
        for component, times in counts.items()
    ]


def _usual_source(context: PaperContext) -> str:
    year = context.plan.date_start[:4] or "[isi tahun]"
    if context.writer == "kementerian":
        return f"[isi nomor] Peraturan Menteri Keuangan tentang Standar Biaya Masukan Tahun Anggaran {year}"
    return (
        "Perpres 33/2020 tentang Standar Harga Satuan Regional sebagaimana diubah dengan Perpres 53/2023, dan "
        f"peraturan kepala daerah tentang standar harga satuan tahun {year} [isi nomor]"
    )
