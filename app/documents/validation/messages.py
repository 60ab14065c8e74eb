"""Translate pydantic's validation errors into Indonesian messages for the writer of the file."""

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.documents.markdown.frontmatter import Location
from app.documents.validation.problem import did_you_mean


@dataclass(frozen=True, slots=True)
class ValidationMessage:
    """A problem of the front matter, before its file and line are known."""

    location: Location
    code: str
    message: str
    hint: str


def validation_messages(error: ValidationError, model: type[BaseModel]) -> list[ValidationMessage]:
    """Return a message for every error, in document order."""
    details = error.errors(include_url=False)
    known = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    messages = []
    for detail in details:
        location = _without_union_branches(detail["loc"])
        if any(
            location[:-1] == _without_union_branches(loc)[:-1] and _is_misspelt(detail, loc) for loc in known
        ):
            continue  # `sumary:` is one problem, not an unknown key and a missing one
        if detail["type"] == "too_short" and any(
            _is_inside(other["loc"], detail["loc"]) for other in details
        ):
            continue  # pydantic counts only the good items; the faulty ones are reported already
        messages.append(_to_message(detail, location, model))
    return list(dict.fromkeys(messages))


def _is_inside(inner: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _is_misspelt(detail: ErrorDetails, unknown: tuple[int | str, ...]) -> bool:
    return detail["type"] == "missing" and did_you_mean(str(unknown[-1]), [str(detail["loc"][-1])]) != ""


_UNION_BRANCHES = {"int", "float", "constrained-str", "str"}


def _without_union_branches(location: tuple[int | str, ...]) -> Location:
    """Return the location without the names pydantic adds for the branches of a union."""
    return tuple(
        step for step in location if not (step in _UNION_BRANCHES or str(step).startswith("function-"))
    )


def _to_message(detail: ErrorDetails, location: Location, model: type[BaseModel]) -> ValidationMessage:
    kind, context = detail["type"], detail.get("ctx", {})
    key = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        known = sorted(_keys_at(model, location[:-1]))
        hint = did_you_mean(key, known) or f"Kunci yang dikenal di sini: {', '.join(known)}."
        return ValidationMessage(location, "K01", f"Kunci “{key}” tidak dikenal.", hint)
    if kind == "missing":
        return ValidationMessage(
            location, "K02", f"Kunci “{key}” wajib ada.", "Tambahkan kunci ini beserta isinya."
        )
    if kind == "partial_date":
        given = detail["input"]
        return ValidationMessage(
            location,
            "K04",
            f"“{_short(given)}” {detail['msg']}.",
            "Tulis tanggal sebagai TTTT-BB-HH, misalnya 2025-02-11.",
        )
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        hint = did_you_mean(_short(detail["input"]), choices) or f"Pilihan: {', '.join(choices)}."
        return ValidationMessage(
            location, "K05", f"“{_short(detail['input'])}” bukan pilihan yang dikenal.", hint
        )
    if kind in ("string_type", "model_type", "tuple_type") and detail["input"] is None:
        kind = "string_too_short"
    message, hint = _MESSAGES.get(
        kind, ("Isinya tidak sesuai.", "Bandingkan dengan docs/panduan/format-berkas.md.")
    )
    if kind in _CUSTOM_ERRORS:
        message = f"{detail['msg'][:1].upper()}{detail['msg'][1:]}."
    if kind == "string_pattern_mismatch":
        hint = next((text for part, text in _PATTERN_HINTS if part in str(context.get("pattern"))), hint)
    return ValidationMessage(location, "K03", message.format(input=_short(detail["input"]), **context), hint)


_CUSTOM_ERRORS = {
    "measure_name", "practice_place", "side_place", "host_place", "date_order", "date_precision", "later_date", "update_evidence", "update_measure",
    "source_place", "source_page", "output_place", "delegation_origin",
}  # fmt: skip
_MESSAGES = {
    "string_type": ("Harus berupa teks, bukan {input}.", "Apit dengan tanda kutip, misalnya \"32.10\"."),
    "string_too_short": ("Isinya kosong.", "Isi, atau hapus kunci ini."),
    "string_too_long": ("Terlalu panjang: paling banyak {max_length} huruf.", "Ringkas, atau pindahkan ke badan tulisan."),
    "string_pattern_mismatch": ("Bentuk “{input}” tidak sesuai.", "Bandingkan dengan docs/panduan/format-berkas.md."),
    "too_short": ("Paling sedikit {min_length} butir.", "Tambahkan isinya."),
    "int_type": ("Harus bilangan bulat, bukan “{input}”.", "Tulis angka tanpa tanda kutip."),
    "int_parsing": ("Harus bilangan bulat, bukan “{input}”.", "Tulis angka saja."),
    "greater_than_equal": ("Terlalu kecil: paling sedikit {ge}.", "Periksa angkanya."),
    "less_than_equal": ("Terlalu besar: paling besar {le}.", "Periksa angkanya."),
    "int_from_float": ("Harus bilangan bulat, bukan {input}.", "Tulis tanpa titik pemisah ribuan dan tanpa pecahan."),
    "finite_number": ("Harus angka.", "Tulis angkanya."),
    "invalid_key": ("Kuncinya harus kata.", "Bandingkan dengan docs/panduan/format-berkas.md."),
    "bool_type": ("Harus true atau false.", "Tulis true atau false."),
    "bool_parsing": ("Harus true atau false.", "Tulis true atau false."),
    "tuple_type": ("Harus berupa daftar.", "Tulis satu butir satu baris, diawali “- ”."),
    "model_type": ("Harus berupa kunci dan isi.", "Tulis “kunci: isi” di bawahnya."),
    "model_attributes_type": ("Harus berupa kunci dan isi.", "Tulis “kunci: isi” di bawahnya."),
    "update_evidence": ("", "Tulis evidence (apa yang menunjukkannya) atau source (id sumber)."),
    "update_measure": ("", "Tulis after: angka sesudahnya, seperti pada measures; before bila diketahui."),
    "measure_name": ("", "Pakai indicator untuk indikator yang dikenal, name dan unit untuk ukuran sendiri."),
    "source_place": ("", "Tulis alamat halamannya. Laporan Anda sendiri: lampirkan, pilih jenis laporan, lalu isi nama berkas lampirannya."),
    "source_page": ("", "Isi nama berkas lampirannya, atau kosongkan nomor halamannya."),
    "delegation_origin": ("", "Tulis kantornya atau kode daerahnya, di samping jumlah orang."),
    "output_place": ("", "Tulis alamat luarannya, atau nama berkas di antara lampiran."),
    "practice_place": ("", "Pakai region untuk daerah, ministry untuk kementerian atau lembaga."),
    "side_place": ("", "Tulis regions: [\"62\"] atau ministries: [menpanrb]."),
    "host_place": ("", "Tulis regions: [\"62\"] atau ministries: [menpanrb]. Kunjungan ke luar negeri: tulis country, misalnya country: Jepang."),
    "date_order": ("", "Tukar kedua tanggal atau perbaiki salah satunya."),
    "later_date": ("", "Perbaiki tanggalnya, atau tulis di badan tulisan: later hanya untuk yang terjadi sesudahnya."),
    "date_precision": ("", "Lengkapi date_start, atau tulis date_precision: month atau year."),
}  # fmt: skip
_PATTERN_HINTS = (
    ("https", "Tulis alamat lengkap yang diawali https://."),
    (r"\d\d", "Tulis kode Kemendagri dalam tanda kutip, misalnya \"32\" atau \"32.11\"."),
    ("a-z0-9", "Pakai huruf kecil, angka, dan tanda hubung saja."),
    ("A-Za-z0-9", "Pakai nama berkas tanpa folder."),
)  # fmt: skip


def _short(value: object, limit: int = 60) -> str:
    """Return a value as the file writes it, or what it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple | dict):
        return "kunci dan isi" if isinstance(value, dict) else "daftar"
    text = "kosong" if value is None else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _keys_at(model: type[BaseModel], location: Location) -> set[str]:
    """Return the keys the model knows at a location."""
    current: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int):
            continue
        field = current.model_fields.get(step) if current else None
        current = next(_models_in(field.annotation), None) if field else None
    return set(current.model_fields) if current else set()


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, types.UnionType, tuple) or get_args(annotation):
        for argument in get_args(annotation):
            yield from _models_in(argument)
