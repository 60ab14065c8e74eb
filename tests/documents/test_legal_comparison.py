"""Two regulations article by article: what moved, changed, came and went is found, and nothing else."""

import random
import re
from collections.abc import Mapping, Sequence

import pytest

from app.documents.legal.articles import read_articles
from app.documents.legal.comparison import compare_regulations

SUBJECTS = """
sampah rumah tangga wajib dipilah di sumber oleh setiap penghuni|pemilahan|tiga jenis wadah tertutup
bank sampah dibentuk di setiap rukun warga dengan keputusan lurah|bank sampah|buku tabungan nasabah
retribusi kebersihan dipungut menurut golongan bangunan|tarif|surat ketetapan retribusi
pengangkutan dari tempat penampungan sementara dilakukan setiap pagi|armada|jadwal yang diumumkan
pasar rakyat menyediakan tempat pengolahan kompos sendiri|kompos|catatan timbangan harian
kantong plastik sekali pakai tidak disediakan toko modern|pembatasan|pengumuman di kasir
pelaku usaha kuliner mengurangi sisa makanan layak santap|sisa pangan|penyaluran kepada panti
hotel menyampaikan laporan timbulan setiap triwulan|pelaporan|format yang ditetapkan dinas
sekolah memasukkan pengelolaan lingkungan ke kegiatan siswa|pendidikan|kader kebersihan kelas
tempat pemrosesan akhir dioperasikan dengan lahan urug saniter|operasi|sumur pantau air tanah
lindi diolah sampai memenuhi baku mutu sebelum dilepas|baku mutu|uji laboratorium terakreditasi
gas metana ditangkap dan dimanfaatkan sebagai energi|pemanfaatan gas|alat ukur debit
pemulung didata dan diberi perlindungan kesehatan|perlindungan|kartu kepesertaan
kerja sama antardaerah dituangkan dalam perjanjian tertulis|kerja sama|berita acara serah terima
badan usaha milik daerah dapat ditugasi mengelola kawasan industri|penugasan|rencana bisnis lima tahun
insentif diberikan kepada kelurahan yang paling banyak mengurangi|insentif|penilaian tim independen
disinsentif dikenakan kepada penghasil yang tidak memilah|disinsentif|surat peringatan kedua
pengaduan masyarakat ditanggapi melalui kanal resmi pemerintah|pengaduan|nomor tiket
petugas kebersihan memperoleh alat pelindung diri lengkap|keselamatan|pemeriksaan berkala
limbah bahan berbahaya dari rumah dikumpulkan terpisah|pengumpulan khusus|kemasan berlabel
elektronik bekas diserahkan ke titik jemput kecamatan|titik jemput|daftar barang diterima
popok sekali pakai ditampung pada wadah tersendiri|wadah khusus|penjadwalan pekanan
sungai dan saluran dilarang dijadikan tempat pembuangan|larangan|papan peringatan
pembakaran terbuka di pekarangan tidak diperbolehkan|pembakaran|teguran lisan
acara keramaian menyediakan tim pembersih dari penyelenggara|keramaian|uang jaminan kebersihan
pengelola apartemen menyusun rencana pengurangan tahunan|rencana apartemen|dokumen lingkungan
kader lingkungan dilatih setahun sekali oleh dinas|pelatihan|sertifikat kelulusan
data timbulan dipublikasikan pada laman pemerintah|publikasi data|berkas terbuka
anggaran pengelolaan paling sedikit dua persen belanja daerah|anggaran|lampiran rincian belanja
penelitian teknologi tepat guna didukung perguruan tinggi|penelitian|nota kesepahaman
kompos hasil olahan diuji kandungan logam beratnya|uji kompos|label kandungan
maggot dibudidayakan untuk mengurai sisa dapur|budi daya maggot|rumah lalat
tempat pengolahan terpadu berjarak dari permukiman|jarak aman|peta tata ruang
penyidik pegawai negeri sipil berwenang menghentikan kendaraan|penyidikan|berita acara pemeriksaan
denda administratif disetor ke kas daerah|denda|tanda bukti setor
pencabutan izin dilakukan setelah tiga peringatan|pencabutan|keputusan kepala dinas
ganti kerugian dibayar pencemar kepada warga terdampak|ganti rugi|penilaian ahli
forum warga mengawasi pelaksanaan di tiap kecamatan|pengawasan warga|notula rapat forum
pembinaan dilakukan camat bersama lurah|pembinaan|kunjungan lapangan
peraturan pelaksanaan ditetapkan dalam enam bulan|peralihan|salinan peraturan bupati
""".strip().splitlines()
CHAPTERS = ("KETENTUAN UMUM", "PENGURANGAN", "PENANGANAN", "PERAN MASYARAKAT", "SANKSI", "PENUTUP")
ROMAN = ("I", "II", "III", "IV", "V", "VI")


def body(subject: str) -> list[str]:
    what, topic, proof = subject.split("|")
    return [
        f"(1) Setiap {what}.",
        f"(2) Ketentuan mengenai {topic} sebagaimana dimaksud pada ayat (1) dibuktikan dengan {proof}.",
        f"(3) Pelaksanaan {topic} dilaporkan kepada bupati setiap tahun.",
    ]


def regulation(bodies: Sequence[Sequence[str]], per_chapter: int = 7) -> str:
    """A text as it is copied from a PDF: page numbers, broken lines, an explanation at its end."""
    lines = ["PERATURAN DAERAH KABUPATEN CONTOH", "Menimbang : a. bahwa sampah", "MEMUTUSKAN:"]
    for at, verses in enumerate(bodies):
        if at % per_chapter == 0:
            chapter = min(at // per_chapter, len(ROMAN) - 1)
            lines += [f"BAB {ROMAN[chapter]}", CHAPTERS[chapter], ""]
        lines += [f"Pasal {at + 1}", *(piece for verse in verses for piece in wrapped(verse))]
        if at % 3 == 0:
            lines += ["", f"- {at // 3 + 2} -", ""]
    lines += ["Ditetapkan di Contoh", "PENJELASAN", "Pasal 1", "Cukup jelas."]
    return "\n".join(lines)


def wrapped(verse: str) -> list[str]:
    words = verse.split()
    return [" ".join(words[:9]), " ".join(words[9:])] if len(words) > 9 else [verse]


def kinds(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Mapping[str, set[tuple[str, str]]]:
    compared = compare_regulations(
        read_articles(regulation(old, len(old))), read_articles(regulation(new, len(new)))
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for pair in compared.pairs:
        numbers = (pair.old.number if pair.old else "", pair.new.number if pair.new else "")
        found.setdefault(pair.kind, set()).add(numbers)
    return found


def test_articles_chapters_and_verses_are_read_from_a_pasted_text() -> None:
    articles = read_articles(regulation([body(one) for one in SUBJECTS]))
    assert [one.number for one in articles] == [str(number) for number in range(1, 41)]
    assert articles[0].chapter == "BAB I – KETENTUAN UMUM"
    assert articles[7].chapter == "BAB II – PENGURANGAN"
    assert all([verse.number for verse in one.verses] == ["1", "2", "3"] for one in articles)
    assert "Cukup jelas" not in articles[0].text


def test_a_reference_that_stands_on_a_line_of_its_own_begins_no_article() -> None:
    text = "Pasal 1\nSebagaimana dimaksud dalam\nPasal 7\nayat (2) berlaku.\nPasal 2\nCukup.\nPasal 2A\nBaru."
    articles = read_articles(text)
    assert [one.number for one in articles] == ["1", "2", "2A"]
    assert "Pasal 7 ayat (2) berlaku." in articles[0].text


@pytest.mark.parametrize("seed", range(6))
def test_what_moved_changed_came_and_went_is_found_and_nothing_invented(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- the same texts in every run
    names = chance.sample(range(40), 12)
    moved, changed, gone = set(names[:3]), set(names[3:8]), set(names[8:12])
    old = [body(one) for one in SUBJECTS]
    new: list[tuple[str, list[str]]] = []
    for at, verses in enumerate(old):
        if at in gone or at in moved:
            continue
        new.append((str(at + 1), _changed(verses) if at in changed else verses))
    for at in sorted(moved):
        place = (at + 17) % len(new)
        new.insert(place, (str(at + 1), old[at]))
    for number in range(4):
        fresh = f"Gubernur membentuk satuan tugas nomor {number} untuk {'udara air tanah hutan'.split()[number]} lestari."
        new.insert(chance.randrange(len(new)), ("", [fresh]))
    found = kinds(old, [verses for _number, verses in new])
    place_of = {name: str(at + 1) for at, (name, _verses) in enumerate(new) if name}
    assert {a for a, _b in found.get("gone", set())} == {str(at + 1) for at in gone}
    assert {b for _a, b in found.get("new", set())} == {
        str(at + 1) for at, (name, _verses) in enumerate(new) if not name
    }
    assert {pair for kind in ("changed", "moved-changed") for pair in found.get(kind, set())} == {
        (str(at + 1), place_of[str(at + 1)]) for at in changed
    }
    everything = {pair for pairs in found.values() for pair in pairs if all(pair)}
    assert everything == set(place_of.items())
    went = found.get("moved", set()) | found.get("moved-changed", set())
    stayed = sorted((int(a), int(b)) for a, b in everything - went)
    assert len(went) <= len(moved)
    assert [b for _a, b in stayed] == sorted(b for _a, b in stayed)  # nothing that moved is left among them


def _changed(verses: Sequence[str]) -> list[str]:
    return [verses[0], verses[1].replace("dibuktikan dengan", "dapat dibuktikan dengan salinan"), *verses[2:]]


def test_an_article_that_goes_elsewhere_is_moved_and_its_neighbours_are_only_renumbered() -> None:
    old = [body(one) for one in SUBJECTS]
    new = [*old[:4], *old[5:30], old[4], *old[30:]]
    found = kinds(old, new)
    assert found["moved"] == {("5", "30")}
    assert found["renumbered"] == {(str(number), str(number - 1)) for number in range(6, 31)}
    assert set(found) == {"moved", "renumbered", "same"}


def test_references_that_follow_the_new_numbers_are_no_change() -> None:
    old = [body(one) for one in SUBJECTS[:6]]
    old[5] = ["Sanksi bagi pelanggaran Pasal 3 ditetapkan bupati."]
    new = [
        *old[:2],
        ["Wali amanat dibentuk dewan."],
        *old[2:5],
        ["Sanksi bagi pelanggaran Pasal 4 ditetapkan bupati."],
    ]
    found = kinds(old, new)
    assert "changed" not in found
    assert found["new"] == {("", "3")}
    wrong = [*new[:6], ["Sanksi bagi pelanggaran Pasal 2 ditetapkan bupati."]]
    assert kinds(old, wrong)["changed"] == {("6", "7")}


def test_an_article_in_another_chapter_of_both_texts_has_moved() -> None:
    old = regulation([body(one) for one in SUBJECTS[:4]], 2)
    new = re.sub(
        r"BAB II\nPENGURANGAN\n\n(Pasal 3.*?)(?=Pasal 4)", r"\1BAB II\nPENGURANGAN\n", old, flags=re.DOTALL
    )
    compared = compare_regulations(read_articles(old), read_articles(new))
    assert [pair.kind for pair in compared.pairs] == ["same", "same", "moved", "same"]
