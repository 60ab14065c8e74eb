"""How much a report may hold: what is counted before a converter spends a minute on it."""

from app.imports.errors import ImportFileError

MAX_BYTES = 20_000_000
MAX_CELLS = 20_000
"""Cells of all tables; a table of sixty pages has some three thousand, and these take ten seconds."""
MAX_SPANNED_CELLS = 50_000
"""Cells of the grids of all tables, with those that merged cells cover and those that short rows lack."""
MAX_PARAGRAPHS = 50_000
"""Paragraphs, items and lines; a book has some five thousand."""


def require_size(*, cells: int = 0, paragraphs: int = 0, spanned: int = 0) -> None:
    """Raise ImportFileError for a report of more cells or paragraphs than any office writes."""
    if cells > MAX_CELLS or spanned > MAX_SPANNED_CELLS:
        counted = max(cells, spanned if spanned > MAX_SPANNED_CELLS else 0)
        raise ImportFileError(
            f"Tabel di laporan ini memuat {counted} sel; paling banyak {MAX_CELLS}.",
            "Pindahkan tabelnya ke lampiran Excel, atau pecah laporannya.",
        )
    if paragraphs > MAX_PARAGRAPHS:
        raise ImportFileError(
            f"Laporan ini memuat {paragraphs} paragraf; paling banyak {MAX_PARAGRAPHS}.",
            "Pecah laporannya, atau jadikan lampiran.",
        )
