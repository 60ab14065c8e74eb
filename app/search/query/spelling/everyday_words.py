"""Words of everyday speech and of the net that are no roots of the dictionary: they are not misspelt."""

_SPEECH = """
    abis ajah ama ampun apalagi baper bareng barengan begitulah beneran bete bokap bolos boong capek cewek cowok cuan
    cuek curhat ditilang duit enakan engga entar gabut gaji gajian galau gaul gebetan gercep gibah gua gue gua
    habisin halu jomblo jutek kagak karyawan kasian kayaknya kemaren kemarin kepo kerjaan kesel ketemu kocak konten
    kudet kuy lebay lemot lho lu mager makasih males mending modus mulu nangis narsis nego ngantri ngebut ngeluh
    ngobrol ngomong ngopi nikahan nongkrong nyokap nyontek ortu pamer pengangguran pengen pinjol pinter rada ribet
    receh rebahan santuy sampe sebel sembako sering sotoy tante temen tilang trus tuyul udahan viral wkwk
"""
_THINGS = """
    angkot bajaj bakso becak bimbel bpjs cilok ciki gerobak gorengan indomaret kaki kakilima kontrakan kos kosan lansia
    lapak makam mudik odong ojek ojol pemakaman pinjaman pkl posyandu preman puskesmas rtlh ruko rusun sembako sinetron solar warkop
    warteg warung
"""
_NET = """
    akun aplikasi app apps blog browser buzzer chat chatbot chatgpt dashboard deepfake disc email emoji facebook file
    folder game gadget gmail gojek google gofood grab gsheet hacker handphone hape hashtag homepage hosting instagram
    internet jaringan kamera laptop like link linkedin login logo marketplace medsos meme meeting netizen notif online
    password pdf podcast posting powerpoint print printer qris reels scan selfie server shopee sinyal smartphone
    software spam startup status streaming subscribe telegram tiktok tokopedia twitter update upload username video
    vlog website webinar whatsapp wifi youtube youtuber zoom
"""

EVERYDAY_WORDS = frozenset(f"{_SPEECH} {_THINGS} {_NET}".split())
