"""The default site in Indonesian."""

from typing import Any

from cms.site.plan import Words, live


def home(place: str) -> Words:
    """Return the front page."""
    return Words(
        title="Warga usul, warga pilih, warga pantau",
        lead="Di sini warga menentukan bersama apa yang dibangun dengan uang bersama, lalu memantaunya "
        "sampai selesai.",
        alt="Warga duduk bersama di aula yang terang; seorang pemandu berdiri di samping papan.",
        body=[
            ("open_actions", live(title="Juga sedang buka")),
            ("last_year", live(title="Apa kabar usulan yang lalu?")),
            ("envelope", live(title="Uangnya")),
            ("proposal_list", live(title="Usulan warga", count=6)),
            ("proposal_map", live(title="Di mana saja?")),
            ("heading", "Tiga langkah, satu tahun"),
            (
                "text",
                "<ol><li><b>Usul.</b> Ceritakan masalah di lorong Anda. Lima menit lewat ponsel, atau di kertas "
                "lewat kantor kelurahan.</li><li><b>Pilih.</b> Utusan tiap RW memberi suara rahasia. Aturan "
                "hitungnya diumumkan lebih dulu.</li><li><b>Pantau.</b> Setiap usulan punya halaman sendiri: apa "
                "yang terjadi, kapan, oleh siapa, dan mengapa.</li></ol>",
            ),
            (
                "quote",
                {
                    "text": "Usulan yang belum didanai pun tidak hilang. Selalu ada jawaban dan alasannya.",
                    "who": "Janji kami kepada setiap pengusul",
                },
            ),
            (
                "text",
                '<p>Baru di sini? Baca <a linktype="page" id="page:tentang">tentang situs ini</a>, '
                '<a linktype="page" id="page:tanya-jawab">tanya jawab</a>, '
                '<a linktype="page" id="page:suara-rahasia">apakah suara saya rahasia</a>, atau '
                '<a linktype="page" id="page:arsip">arsip siklus yang sudah selesai</a>.</p>',
            ),
        ],
    )


def articles(place: str) -> dict[str, Words]:
    """Return the pages beside the processes."""
    return {
        "tentang": _about(place),
        "tanya-jawab": _help(),
        "suara-rahasia": _secrecy(),
        "arsip": _archive(),
    }


def _about(place: str) -> Words:
    """About."""
    return Words(
        title="Tentang Rembuk",
        lead=f"Rembuk membantu warga {place} merencanakan bersama: terbuka, adil, dan bisa diperiksa siapa saja.",
        alt="Warga duduk bersama di aula yang terang; seorang pemandu berdiri di samping papan.",
        body=[
            ("heading", "Mengapa ada situs ini"),
            (
                "text",
                "<p>Musyawarah sudah lama kita kenal. Yang sering kurang: warga tahu berapa uangnya, aturan yang "
                "jelas sebelum memilih, dan kabar setelah rapat selesai. Situs ini mengurus tiga hal itu.</p>",
            ),
            ("heading", "Yang kami pegang"),
            (
                "text",
                "<ul><li>Tidak ada usulan yang hilang. Setiap usulan punya status dan alasan.</li>"
                "<li>Aturan diumumkan sebelum suara dibuka. Sesudah itu tidak diubah diam-diam.</li>"
                "<li>Hasil hitung adalah bahan untuk sidang. Perubahan di sidang dicatat dengan alasannya.</li>"
                "<li>Kertas sama nilainya dengan ponsel.</li>"
                "<li>Semua angka bisa dihitung ulang oleh siapa saja.</li></ul>",
            ),
            (
                "callout",
                {
                    "tone": "info",
                    "title": "Perangkat lunak bebas",
                    "text": "Rembuk boleh dipakai, diperiksa, dan diubah siapa saja (lisensi AGPL). Kota atau desa "
                    "lain boleh memakainya tanpa bayar.",
                },
            ),
            (
                "text",
                '<p>Ada pertanyaan? Buka <a linktype="page" id="page:tanya-jawab">halaman tanya jawab</a>.</p>',
            ),
        ],
    )


def _about_proposing() -> tuple[str, Any]:
    """Mengusulkan."""
    return (
        "faq",
        {
            "title": "Mengusulkan",
            "questions": [
                _qa(
                    "Apa yang perlu saya siapkan?",
                    "<p>Cukup masalahnya: apa yang terjadi, di mana, siapa yang terkena. Foto membantu, "
                    "tetapi boleh menyusul.</p>",
                ),
                _qa(
                    "Saya tidak punya ponsel. Bisa?",
                    "<p>Bisa. Isi formulir kertas di kantor kelurahan. Petugas memasukkannya atas nama Anda, "
                    "dan nilainya sama.</p>",
                ),
                _qa(
                    "Isian saya belum selesai. Hilang?",
                    "<p>Tidak. Setiap langkah tersimpan. Masuk dengan akun Anda untuk melanjutkan di ponsel "
                    "lain.</p>",
                ),
            ],
        },
    )


def _about_choosing() -> tuple[str, Any]:
    """Memilih."""
    return (
        "faq",
        {
            "title": "Memilih",
            "questions": [
                _qa(
                    "Siapa yang memilih?",
                    "<p>Utusan yang terdaftar. Satu orang satu surat suara. Daftar hak pilih dipegang "
                    "penyelenggara.</p>",
                ),
                _qa(
                    "Apakah suara saya rahasia?",
                    '<p>Baca <a linktype="page" id="page:suara-rahasia">penjelasan singkatnya</a>.</p>',
                ),
                _qa(
                    "Kalau salah menekan?",
                    "<p>Sebelum dikirim, Anda melihat seluruh pilihan sekali lagi dan boleh mengubahnya.</p>",
                ),
            ],
        },
    )


def _about_afterwards() -> tuple[str, Any]:
    """Sesudahnya."""
    return (
        "faq",
        {
            "title": "Sesudahnya",
            "questions": [
                _qa(
                    "Apa kabar usulan saya?",
                    "<p>Cari dengan kodenya, misalnya U-04. Semua langkah ada di satu halaman, beserta "
                    "langkah berikutnya.</p>",
                ),
                _qa(
                    "Mengapa usulan saya belum didanai?",
                    "<p>Di halaman usulan ada alasannya, dan apa yang bisa Anda lakukan berikutnya.</p>",
                ),
            ],
        },
    )


def _help() -> Words:
    """Help."""
    return Words(
        title="Tanya jawab",
        lead="Jawaban singkat untuk pertanyaan yang paling sering muncul.",
        alt="Rumah-rumah dan pohon di kampung, dengan bukit di kejauhan.",
        body=[
            _about_proposing(),
            _about_choosing(),
            _about_afterwards(),
            ("button", {"label": "Cari usulan saya", "page": None, "url": "/apa-kabar/"}),
        ],
    )


def _secrecy() -> Words:
    """Is my vote secret."""
    return Words(
        title="Apakah suara saya rahasia?",
        lead="Ya. Kami mencatat bahwa Anda sudah memilih, bukan apa yang Anda pilih.",
        alt="Kotak suara di atas meja dengan surat suara di celahnya; warga menunggu di kiri dan kanan.",
        body=[
            (
                "text",
                "<ul><li><b>Dua daftar terpisah.</b> Daftar hadir pemilih dan kotak suara disimpan terpisah. Tidak ada "
                "jam atau nomor urut yang menghubungkan keduanya.</li><li><b>Kode bukti.</b> Dengan kode itu Anda bisa "
                "memeriksa bahwa suara Anda ada di kotak. Kode itu tidak menunjukkan pilihan Anda.</li>"
                "<li><b>Tidak ada hasil sementara.</b> Selama suara dibuka, tidak ada yang bisa melihat hitungan.</li>"
                "<li><b>Bisa dihitung ulang.</b> Sesudah diumumkan, siapa pun dapat mengunduh berkasnya dan menghitung "
                "ulang.</li></ul>",
            ),
            (
                "callout",
                {
                    "tone": "warning",
                    "title": "Yang perlu Anda tahu",
                    "text": "Ponsel di rumah tidak sama dengan bilik suara. Pilihlah saat tidak ada yang melihat layar "
                    "Anda. Pengelola server dipercaya: sebelum kotak disegel mereka bisa mencari tahu siapa memilih "
                    "apa, bila sengaja. Bila Anda ragu, pakailah surat suara kertas di tempat rapat.",
                },
            ),
        ],
    )


def _archive() -> Words:
    """The archive."""
    return Words(
        title="Arsip",
        lead="Semua siklus yang sudah selesai, dengan keputusan dan angkanya.",
        alt="Warung dengan atap bergaris dan seorang ibu di meja jahit.",
    )


def process(name: str, place: str) -> Words:
    """Return the page of one process."""
    return Words(
        title=name,
        lead=f"Bagaimana warga {place} membagi uang bersama: jadwal, aturan, usulan, dan hasilnya.",
        alt="Lorong dengan rumah-rumah dan saluran air yang sudah tertutup rapi.",
        body=[
            ("open_actions", live()),
            ("phase_timeline", live(title="Jadwal")),
            ("envelope", live(title="Uangnya")),
            ("ballot_call", live(title="Aturannya dalam tiga kalimat")),
            ("proposal_list", live(title="Usulan warga", count=6)),
            ("proposal_map", live(title="Di mana saja?")),
            ("result", live(title="Hasilnya")),
            (
                "text",
                '<p>Bingung dengan sebuah kata? Buka <a linktype="page" id="page:tanya-jawab">tanya jawab</a>.</p>',
            ),
        ],
    )


def result(name: str) -> Words:
    """Return the story of a result."""
    return Words(
        title="Hasil: uang kita jadi apa?",
        lead=f"Inilah yang diputuskan warga dalam {name}, dan mengapa.",
        alt="Ibu-ibu kader menimbang seorang balita di posyandu.",
        body=[
            ("result", live()),
            (
                "text",
                "<p>Suara para utusan dan skor teknis dihitung dengan aturan yang sudah diumumkan. Hasil hitung "
                "dibahas di sidang pleno. Setiap penyesuaian dicatat: apa yang berubah, alasannya, dan bagaimana "
                "disepakati.</p>",
            ),
            ("picture", {"image": "lamp", "alt": "Dua warga berjalan di bawah lampu lorong yang terang pada malam hari.",
                         "caption": "Lampu lorong termasuk usulan yang paling banyak disebut warga."}),
            ("last_year", live(title="Sampai di mana sekarang?")),
            (
                "callout",
                {
                    "tone": "info",
                    "title": "Belum didanai bukan berarti hilang",
                    "text": "Usulan di bawah garis pagu tetap tercatat dengan alasannya, dan bisa diajukan lagi "
                    "tahun depan dengan riwayatnya.",
                },
            ),
            ("button", {"label": "Cari usulan saya", "page": None, "url": "/apa-kabar/"}),
        ],
    )  # fmt: skip


def _qa(question: str, answer: str) -> dict[str, Any]:
    """Return one question with its answer."""
    return {"question": question, "answer": answer}
