"""The behaviours of SE Menteri PANRB 20/2021 as texts of the interface, so that they are translated."""

from app.i18n import marked

BEHAVIOURS = (
    marked("Memahami dan memenuhi kebutuhan masyarakat"),
    marked("Ramah, cekatan, solutif, dan dapat diandalkan"),
    marked("Melakukan perbaikan tiada henti"),
    marked(
        "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, serta disiplin dan berintegritas tinggi"
    ),
    marked("Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien"),
    marked("Tidak menyalahgunakan kewenangan jabatan"),
    marked("Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah"),
    marked("Membantu orang lain belajar"),
    marked("Melaksanakan tugas dengan kualitas terbaik"),
    marked("Menghargai setiap orang apa pun latar belakangnya"),
    marked("Suka menolong orang lain"),
    marked("Membangun lingkungan kerja yang kondusif"),
    marked(
        "Memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia Tahun 1945, "
        "setia pada NKRI serta pemerintahan yang sah"
    ),
    marked("Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara"),
    marked("Menjaga rahasia jabatan dan negara"),
    marked("Cepat menyesuaikan diri menghadapi perubahan"),
    marked("Terus berinovasi dan mengembangkan kreativitas"),
    marked("Bertindak proaktif"),
    marked("Memberi kesempatan kepada berbagai pihak untuk berkontribusi"),
    marked("Terbuka dalam bekerja sama untuk menghasilkan nilai tambah"),
    marked("Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama"),
)
"""The twenty-one statements of the self-assessment; a site with other values shows those untranslated."""
