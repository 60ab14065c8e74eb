"""Find lists of persons' names and tell them from places, offices and things.

Precision matters more than recall. A single item may be anything written with capitals. Several in a row are a
list of people when about half carry an academic or religious title or a common given name, and none contains a
word of offices, places or things.
"""

import re
from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(.*\S)\s*$")
_BEFORE = re.compile(
    r"^(?:(?:Prof|Dr|dr|drg|drh|Drs|Dra|Ir|KH|H|Hj|Ns|Apt|Bapak|Ibu|Pak|Bu|Sdr|Sdri|Saudara|Saudari)\.?\s+)+"
)
_AFTER = re.compile(
    r",?\s+(?:S\.?\s?(?:E|H|T|P|Sos|Pd|Kom|IP|IK|STP|Ag|Si|Ked|Kep|Farm|AP|KM|TP|Hut|Pt|Psi|Ikom|I\.\s?Kom"
    r"|Tr\.\s?\w+)|M\.?\s?(?:M|Si|T|H|Pd|AP|PA|Kes|Kom|Sc|Hum|IP|Ak|KM|Eng|Ec\.?\s?Dev)|SE|SH|ST|SSTP|SKM|SIP"
    r"|SPd|SSos|MM|MT|MH|MSi|MAP|MPA|MPH|MBA|Ak|CA|Ph\.?D|A\.?\s?Md(?:\.\s?\w+)?)\.?(?=,|;|\s|$|\))"
)
_NAME = re.compile(r"[A-Z][a-z’'`]+(?: (?:bin|binti|[A-Z]\.?|[A-Z][a-z’'`]+)){0,4}")
_END_OF_NAME = re.compile(r",\s|\s[-–—]\s|\s\(|:\s|\s(?:sebagai|selaku|dari)\s|\s\|\s|;")
GIVEN_NAMES = frozenset(
    """
    abdul abdullah achmad ade adi aditya afifah agung agus agustina ahmad ainun aisyah akbar akhmad alfian ali
    amalia amir amiruddin andi andika andri anggi anggraini ani anisa anita anton anwar ardi ari arief arif aris
    arman asep astuti atika aulia ayu azis bagus bambang basri bayu beni bima budi budiman burhan burhanuddin
    cahya cahyo candra catur chandra christina citra danang dani darma darmawan david dedi dede deni denny desi
    dewi dian diah didik dika dimas dina dinda djoko doni dwi dyah edi edy eka eko elisabeth elly endang erna
    ernawati erni erwin evi fadli fahmi faisal fajar farid fatimah fauzi febri ferdi ferry fikri fitri fitriani
    galih gede gunawan gusti habib hadi hafiz hamdan hamid handayani hani hari hariyanto hartati hartono haryanto
    hasan hasanuddin hendra hendri heni herawati heri herlina herman hermawan heru hidayat hidayati husein ibnu
    ibrahim ida iis ika ikhsan ilham imam iman indah indra intan irfan irma irwan ismail iwan jaka jamal jamaluddin
    jaya joko jono juli julia kadek karim kartika kartini khairul khoirul komang kurnia kurniawan kusuma laila
    laksmi lestari lia lilis lina lukman made mahmud mardiana maria mariani marlina maya mega melati mira moch
    mochamad mohamad mohammad muhamad muhammad mulyadi mulyono murni mustafa nanang nani nia nina ningsih nita
    novi novita nugroho nur nurdin nurhayati nuraini nyoman oktavia permata pratiwi prasetyo purnomo purwanto
    puspita putra putri rachmat rahayu rahman rahmat rahmawati rama ramadhan rani ratna ratnasari reni retno reza
    rian rika rina rini riski rizal rizki rizky robert rohmah roni rosdiana rudi rudy rukmini rusdi rusli saiful
    salim samsul sandi santi santoso sari sarwono setiawan setyo sigit siti slamet soni sri subagyo subekti
    sudirman sugeng sugiarto sugiyono suharti suharto sukarno sukmawati sulastri sulistyo sumarni sumiati sunarto
    supardi supriadi supriyanto suryadi suryani susanti susanto susi sutrisno suwarno suyanto syafruddin syahrul
    syamsuddin tatang taufik teguh tini titin toni tri tuti udin umar umi untung usman utami vera veronika wahid
    wahyu wahyudi wahyuni wati wawan wayan widodo widya wijaya winda wulan wulandari yana yanti yanto yani yoga
    yohanes yudi yuli yuliana yulianti yuni yunita yusuf yusril zaenal zainal zainuddin zulfikar zulkifli
    """.split()
)
"""Common given names from all over the country."""
_NOT_OF_PEOPLE = frozenset(
    """
    akademi aksi aplikasi asisten badan balai bagian bandara bank biro bidang budaya bupati camat daerah dasar
    dana data deputi desa dinas direktorat direktur distrik dokumen evaluasi forum gedung gubernur hari hasil
    indeks indonesia informasi inovasi inspektorat instansi jalan jawa kabupaten kalimantan kampung kantor
    kapuas kartu kawasan kebijakan kecamatan kegiatan kelurahan kementerian kepala kepulauan kerja keuangan
    klinik komisi komite kompetensi kota laporan layanan lembaga maluku manajemen masjid mal museum museum nusa
    organisasi pantai papua pasal pasar pelatihan pelayanan pemerintah pendidikan penerapan pengelolaan peraturan
    perda pergub perbup perwali perangkat perusahaan program provinsi publik pulau puskesmas pusat rapat rencana
    rumah sakit satuan sasaran sekda sekolah sekretariat sekretaris setda sistem sulawesi sumatera sungai surat
    taman tata tahap tahun tanjung teluk tim timur tenggara tengah barat selatan utara unit universitas wali
    walikota wilayah undang
    """.split()
)

_POSITIONS = _NOT_OF_PEOPLE | frozenset(
    """
    anggota analis bendahara bhayangkari bidan bpd dewan dosen fraksi guru hakim hamil ibu jaksa kabag kabid kadis kasi kasubag
    kasubbag kaban ketua lurah notulis operator pejabat pembina pendamping penyuluh peserta pimpinan pkk staf tenaga
    wakil widyaiswara
    """.split()
)
"""What follows “Bapak” or “Ibu” and is no name."""
_CAPITALISED = r"[A-Z][a-z’'`]+"
_WITH_TITLE = re.compile(
    r"\b(?:(?:(?:Prof|Dr|dr|drg|drh|Drs|Dra|Ir|KH|H|Hj|Ns|Apt)\.|(?i:Bapak|Ibu|Pak|Bu|Sdr|Sdri)\b\.?)"
    rf"\s*)+(?P<name>{_CAPITALISED})(?: {_CAPITALISED})*"
)
_WITH_DEGREE = re.compile(rf"\b(?P<name>(?:{_CAPITALISED} )?{_CAPITALISED}){_AFTER.pattern}")
_TWO_WORDS = re.compile(rf"\b(?P<name>{_CAPITALISED} {_CAPITALISED})\b")
_NAMED_AFTER = re.compile(
    r"\b(?:RS\w*|Sakit|Jalan|Jl\.?|Gedung|Aula|Universitas|Bandara|Stadion)\s*(?:Umum |Daerah )*$"
)
"""What comes before the name of somebody whom a place is named after."""
_COMMON_PAIR = frozenset({"putra putri"})

NamedLine = tuple[int, str]
"""A line number, from 1, and the name in it."""


def find_names(lines: Sequence[str]) -> Iterator[list[NamedLine]]:
    """Return every run of names: items of a list or table, consecutive lines, or items in one sentence."""
    row: list[tuple[NamedLine, bool]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or set(line) <= set("|-: "):
            continue
        item = _of_item(line)
        if item is None:
            yield from _people(row)
            row = []
            yield from _people([((number, name), sure) for name, sure in _of_sentence(line)])
        else:
            row.append(((number, item[0]), item[1]))
    yield from _people(row)


def find_person(text: str) -> str:
    """Return what looks like the name of one person where only positions belong; empty when nothing does.

    A title before it, a degree behind it, or two common given names in a row: a word with a capital alone may be
    an office or a place.
    """
    text = text.title() if text.isupper() else text
    for pattern in (_WITH_TITLE, _WITH_DEGREE, _TWO_WORDS):
        for found in pattern.finditer(text):
            words = found["name"].lower().split()
            is_given = GIVEN_NAMES.issuperset(words) and " ".join(words) not in _COMMON_PAIR
            is_person = is_given if pattern is _TWO_WORDS else _POSITIONS.isdisjoint(words)
            if is_person and not _NAMED_AFTER.search(text[: found.start()]):
                return found[0]
    return ""


def _people(row: Sequence[tuple[NamedLine, bool]]) -> Iterator[list[NamedLine]]:
    if row and 2 * sum(sure for _named, sure in row) >= len(row):
        yield [named for named, _sure in row]


def _of_item(line: str) -> tuple[str, bool] | None:
    """Return the name an item or table row begins with, and whether it is certainly one."""
    if line.lstrip().startswith("|"):
        cells = [named for cell in line.split("|") if (named := _name(cell.strip()))]
        return next((one for one in cells if one[1]), None)
    item = _ITEM.match(line)
    return _name(item[1] if item else line.strip())


def _of_sentence(line: str) -> Iterator[tuple[str, bool]]:
    """Return the names between the commas of a line that contains nothing else."""
    text = _ITEM.sub(r"\1", line).strip().rstrip(".")
    text = re.sub(r"^[\w ]+:\s*\[?|\]$", "", text)
    pieces = re.split(r"[,;]\s+(?:dan |serta )?|\s(?:dan|serta)\s", _AFTER.sub("", text))
    titled = _AFTER.search(text) is not None
    names = [found for piece in pieces if (found := _name(piece.strip("“”\"' ")))]
    if len(names) == len(pieces):
        yield from ((name, sure or titled) for name, sure in names)


def _name(text: str) -> tuple[str, bool] | None:
    """Return the name a text begins with; only titles and an office may follow it."""
    before, after = _BEFORE.match(text), _AFTER.search(text)
    rest = _BEFORE.sub("", text)
    name = _END_OF_NAME.split(_AFTER.split(rest)[0])[0].strip(" *_")
    words = name.lower().replace(".", "").split()
    if not _NAME.fullmatch(name.title() if name.isupper() else name) or not _NOT_OF_PEOPLE.isdisjoint(words):
        return None
    sure = bool(before) or after is not None or (len(words) > 1 and not GIVEN_NAMES.isdisjoint(words))
    return (name, sure) if len(words) > 1 or sure else None
