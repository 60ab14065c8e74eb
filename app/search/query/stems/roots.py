"""What the dictionary of roots lacks or has wrongly, and the forms that follow no rule."""

OTHER_SPELLINGS = {
    "analisa": "analisis",
    "antri": "antre",
    "apotik": "apotek",
    "assesment": "asesmen",
    "atlit": "atlet",
    "azas": "asas",
    "catalog": "katalog",
    "catalogue": "katalog",
    "faham": "paham",
    "fikir": "pikir",
    "hakekat": "hakikat",
    "himbau": "imbau",
    "hirarki": "hierarki",
    "ijin": "izin",
    "jadual": "jadwal",
    "karir": "karier",
    "konkrit": "konkret",
    "kwalitas": "kualitas",
    "kwitansi": "kuitansi",
    "managemen": "manajemen",
    "mentri": "menteri",
    "mesjid": "masjid",
    "metoda": "metode",
    "nasehat": "nasihat",
    "obyek": "objek",
    "praktek": "praktik",
    "propinsi": "provinsi",
    "rejeki": "rezeki",
    "resiko": "risiko",
    "respon": "respons",
    "silahkan": "silakan",
    "sistim": "sistem",
    "standart": "standar",
    "subyek": "subjek",
    "survey": "survei",
    "tauladan": "teladan",
    "tehnik": "teknik",
    "trampil": "terampil",
}
"""Spellings that many people use, with the one of the dictionary."""

IRREGULAR = OTHER_SPELLINGS | {
    "absah": "sah",
    "adaptif": "adaptasi",
    "adukan": "adu",
    "akademik": "akademi",
    "akademisi": "akademi",
    "akurasi": "akurat",
    "analis": "analisis",
    "analitik": "analisis",
    "analitis": "analisis",
    "auditor": "audit",
    "fasilitasi": "fasilitas",
    "fasilitator": "fasilitas",
    "investor": "investasi",
    "islami": "islam",
    "keretakan": "retak",
    "diputihin": "pemutihan",
    "diputihkan": "pemutihan",
    "ketemu": "temu",
    "korupsi": "korup",
    "koruptif": "korup",
    "koruptor": "korup",
    "mengawali": "awal",
    "kritisi": "kritis",
    "mengurasi": "kurasi",
    "mulai": "mula",
    "mengalami": "pengalaman",
    "dialami": "pengalaman",
    "musyawarat": "musyawarah",
    "nyari": "cari",
    "nyimpen": "simpan",
    "otonom": "otonomi",
    "pencari": "cari",
    "pagelaran": "gelar",
    "perbankan": "bank",
    "memutihkan": "pemutihan",
    "pemutihan": "pemutihan",
    "pelebaran": "lebar",
    "perisalah": "risalah",
    "petakan": "peta",
    "politis": "politik",
    "makai": "pakai",
    "nanem": "tanam",
    "naro": "taruh",
    "naruh": "taruh",
    "nginep": "inap",
    "rubah": "ubah",
    "sistematik": "sistem",
    "sistematika": "sistem",
    "sistematis": "sistem",
    "sistemik": "sistem",
    "standardisasi": "standar",
    "tatanan": "tata",
    "vaksinasi": "vaksin",
    "validasi": "valid",
    "validator": "valid",
    "wewenang": "wenang",
    "wisatawan": "wisata",
    "zonasi": "zona",
}
"""Forms of a root that no rule makes, with the root."""

COMPOUNDS = tuple(
    words.strip()
    for words in """
    adu domba; alih bahasa; alih daya; alih fungsi; alih media; alih tugas; ambil alih; aneka ragam; arus utama; atas nama; bebas tugas; beri tahu; campur aduk; daya guna
    garis bawah; gawat darurat; ikut serta; jual beli; kembang biak; kerja sama; latar belakang; lipat ganda; non aktif; peran serta
    pindah tangan; putar balik; rumah tangga; salah arti; salah guna; sama rata; sebar luas; serah terima; setia kawan; sumber daya; tanda tangan
    tanggung jawab; tata kelola; tata laksana; tata ruang; tata usaha; tenaga kerja; terima kasih; tindak lanjut
    titik berat; tumbuh kembang; uji coba; warga negara
    """.replace("\n", ";").split(";")
    if words.strip()
)
"""Two words that are written as one when a prefix and a suffix embrace them: tindak lanjut, ditindaklanjuti."""

LATER_ROOTS = frozenset(words.replace(" ", "") for words in COMPOUNDS) | frozenset(
    """
    aksesibel akhlak algoritma asesmen balita bansos benchmarking berakhlak bimtek biri budidaya bumil cantrang cumi daring
    dasbor diklat diseminasi disinfeksi disabilitas endemik fitur geospasial hoaks infografis inklusi input
    instal internet interoperabilitas jejaring kadin kejari kepri kinerja klaster komputasi konektivitas kredibel kripto kupu kurasi
    launching lidik literasi litbang luring mangkrak memadai merit meritokrasi milenial mitigasi moderasi monev
    mentoring online otonomi pemilu pengalaman perhati peroleh peladen podcast posting posyandu puskesmas
    relawan renstra replikasi repositori rinci rob sadik sertijab sertipikat setuju siber sinergis stunting surel swafoto tukin
    ubur unduh unggah update upload urug verval vokasi warganet webinar wirausaha workshop
    """.split()
)
"""Roots that the dictionary lacks."""

ROOTS_IN_AN = frozenset(
    """
    arisan artisan delapan durian kasihan kemudian komedian kosmopolitan kuningan lebaran lesbian pasukan radian
    rambutan
    ringan selatan tangan veteran
    """.split()
)
"""Roots that end in "an"; the dictionary's other words that end so are forms of the word before it."""

NO_ROOTS = frozenset(
    """
    abar adakan aga kau ajuk akuan antari atus badani belikan beril bentangkan delap diraja endal ira hayati imani katai keburu
    keduduk kelipat kelulus keluna kerepot kerumit kesiap kotai langkan
    laden mena manakan melambang memedi mendak merajak
    merikan muas nal nali ngabur ngebut pejal penggal pelancar pematah pera perangkap perata pergola perinci pematang petan rasai rubah sahan sahkan sangkan sarikan sepenuh serahi setal
    surati temak
    """.split()
)
"""Words of the dictionary that are forms of another root, or too rare to be meant."""

ONE_SYLLABLE = frozenset("bom bor cap cat cek cor gol hak lap las lem pak pel pos rem sah tes tik".split())
"""Short roots that take affixes; before them meN- is menge-."""

SWALLOWED = ONE_SYLLABLE | frozenset(
    """
    kabar kabur kacau kaji kalah kali kalung kandung karang karya kasih kawal kawin kekang kemas kembang kencang
    kering ketik kobar koyak kulit kunjung kupas kuras kurung
    padam padat padu pajak pakai paling panah panggung pangkas pangku payung pentas perang pesan peta petik pikat
    pinggir poles pondok puas pungut putih
    racik radang ragam rakit ramah ramai ramal rambah rampas rampok rancang rangkap rangsang rantai rapuh rasa ratus
    rawat rayu rentang rindu rokok rombak rujuk rumpun rumput runtun rupa rusak
    saring sepi tajam tanya tatar tipis
    """.split()
)
"""Roots whose first letter a prefix swallows although the rest is a root too: mengemas is of kemas, not of emas."""

END_IN_K = frozenset(
    """
    ajak anak arak babak baik bajak batik bekuk buruk cekik cetak culik desak didik elak galak gebuk gerak golak
    kontrak lawak letak masak minyak musik naik pajak petik puncak pupuk rampok retak rusak sentak sidik suntik
    tampik tanduk tapak tarik tegak tembak tepuk ternak tindak titik tolak tumbuk tumpuk undak
    """.split()
)
"""Roots whose k does not belong to -kan: gerakan is gerak-an, but katakan is kata-kan."""
