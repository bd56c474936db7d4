"""What people type becomes paragraphs, lists, links, bold and italic, and nothing else."""

import pytest

from participate.deliberation.texts import link_count, one_line, tidy, to_html

REL = 'rel="nofollow ugc noopener noreferrer"'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Satu\r\nDua\r\n\r\n\r\n\r\nTiga", "<p>Satu<br>Dua</p><p>Tiga</p>"),
        ("- got\n- lampu", "<ul><li>got</li><li>lampu</li></ul>"),
        ("1. got\n2) lampu", "<ol><li>got</li><li>lampu</li></ol>"),
        ("**tebal** dan *miring*", "<p><strong>tebal</strong> dan <em>miring</em></p>"),
        ("2*3*4 = 24 dan 5 * 6", "<p>2*3*4 = 24 dan 5 * 6</p>"),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("Lihat https://a.id/x?a=1&b=2.", f'<p>Lihat <a href="https://a.id/x?a=1&amp;b=2" {REL}>https://a.id/x?a=1&amp;b=2</a>.</p>'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_typed_text_as_html(typed: str, html: str):
    assert to_html(typed) == html


def test_what_nobody_sees_is_taken_out():
    assert tidy("ke\u202emoor\u200b \x00\x07x  \n") == "kemoor x"


def test_a_long_text_is_cut_at_a_word():
    assert one_line("satu dua\ntiga empat", 12) == "satu dua…"


def test_links_are_counted_also_without_http():
    assert link_count("http://a.id www.b.id HTTPS://c.id awww.") == 3
