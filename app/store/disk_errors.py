"""Messages for a full or read-only disk, for pages and commands."""

import errno

from app.i18n import marked

_FULL = (errno.ENOSPC, errno.EDQUOT)
_READ_ONLY = (errno.EROFS,)
_REASONS = {
    errno.EACCES: "Pengguna layanan tidak berhak atas tempat ini",
    errno.EPERM: "Pengguna layanan tidak berhak atas tempat ini",
    errno.ENOENT: "Berkas atau folder tidak ada",
    errno.ENOTDIR: "Jalur ini melewati berkas, bukan folder",
    errno.EISDIR: "Ini folder, bukan berkas",
    errno.EMFILE: "Terlalu banyak berkas terbuka; naikkan batasnya (ulimit -n)",
}


def operator_message(error: OSError) -> str | None:
    """Return what an operator should do; None for an error that is not the disk's."""
    if error.errno in _FULL:
        return "Ruang penyimpanan penuh. Kosongkan lalu ulangi; isi dan indeks yang lama tetap utuh."
    if error.errno in _READ_ONLY:
        place = f": {error.filename}" if error.filename else ""
        return f"Tempat penyimpanan hanya dapat dibaca{place}. Buka bagi tulisan, lalu ulangi."
    if error.errno in _REASONS:
        place = f": {error.filename}" if error.filename else ""
        return f"{_REASONS[error.errno]}{place}."
    return None


def visitor_message(error: OSError) -> str | None:
    """Return what a visitor should know; None for an error that is not the disk's."""
    if error.errno in _FULL:
        return marked(
            "Ruang penyimpanan server penuh. Isian yang baru dikirim belum tentu tersimpan; "
            "yang sudah tersimpan tetap utuh. Beri tahu pengelola, lalu kirim sekali lagi."
        )
    if error.errno in _READ_ONLY:
        return marked(
            "Penyimpanan server sedang tidak dapat ditulisi. Isian yang baru dikirim belum tentu tersimpan. "
            "Beri tahu pengelola, lalu kirim sekali lagi."
        )
    return None
