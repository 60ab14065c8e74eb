"""Words of a query that carry no content: how people ask, greet and judge, and complain, in everyday speech."""

from app.search.query.analysis import STOP_WORDS

_ASKING = """
    dmn dmna dimn gmn gmna gmana gimana gimanakah knp knapa brp brpa sapa siapakah apaan apasih apakah adakah emang emangnya
    tau tahu tanya nanya bertanya maksud dimaksud maksudnya artinya mohon tolong tlg tlong please pls coba cobain minta carikan cariin cari mencari nyari
    lihat liat tunjukkan sebutkan jelaskan berikan kasih bantu bantuin info infonya     rekomendasikan pengen ingin mau butuh perlu harus boleh bisakah yuk
"""
_ADDRESSING = """
    dong donk deh sih kok nih tuh ya yaa yah iya kan lho loh eh oh hai halo hallo hello hi min admin kak kakak gan sis
    bro bang pak bu mbak mba gaes guys makasih thanks
    assalamualaikum
"""
_JUDGING = """
    bagus bgus baguss keren mantap mantab oke ok baik terbaik hebat jempolan paling banget bgt bgtt
    contoh contohnya contohin misal misalnya kayak kyk kaya macam semacam gini gitu begini begitu aja saja doang cuma
    kira kiranya sebaiknya enaknya baiknya bagusnya mirip serupa terdekat
"""
_MAKING = """
    cara caranya gimananya ngurus ngurusin dikasih dapet bikin bikinin buat buatin ngebuat nyusun jadi biar supaya agar pake
    pakai ga gak ngga nggak kagak gk tdk tak dalem ribet beres lewat bila yg dgn utk dr dlm pd krn karna sm sama tp kl klo kalo jd sdh udh udah blm lg jg bs hrs dll dsb dst nya
"""
_NAMING = """
    tukang praktik praktek kunjungan berkunjung mengunjungi dikunjungi kab prov
"""
_JOINING = """
    walau walaupun meski meskipun menjadi secara melalui selama ketika semula sebelum sesudah malah malahan justru
    masih makin semakin demi guna apabila sambil sering kerap berbagai bidang mengenai terkait perihal seputar
"""
_ENGLISH = """
    an the of in on for to and or is are was were be been do does did how what which who whom where when why can could
    should would please show tell find me us my our their its best good great example examples about with by from at
    most among between any some there has have had it this that these those visited
"""

FILLER_WORDS = STOP_WORDS | frozenset(
    f"{_ASKING} {_ADDRESSING} {_JUDGING} {_MAKING} {_NAMING} {_JOINING} {_ENGLISH}".split()
)
"""Words that are not searched for while a query has others."""

COMPLAINING_WORDS = frozenset(
    """
    lama lambat lelet lemot molor mandek mandeg stagnan mangkrak terbengkalai lesu loyo mati suri
    rusak hancur jelek buruk parah gawat kacau semrawut berantakan amburadul kotor bau jorok
    sepi kosong penuh sesak membludak membeludak menumpuk numpuk bertumpuk kurang minim sedikit terbatas rendah jauh
    antre antri mengantre mengantri ngantri ngantre
    rugi merugi bangkrut mahal susah sulit rumit berbelit bandel nakal liar ngeyel judes jutek galak cuek terus melulu mulu
    """.split()
)
"""Words that say what is wrong with a matter (“perpustakaan *sepi*”) and are not the matter."""
