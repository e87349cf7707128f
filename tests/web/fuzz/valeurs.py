"""Hostile values: what a form, an address or a header may be given by somebody who wishes harm, or by a broken tool."""

import io
import zipfile
from functools import cache

from hypothesis import strategies as st

TEMOIN = "zq9x"
"""Stands in every payload of script, so that it is found again in an answer where it was not escaped."""
BALISES = (
    f"<script>{TEMOIN}()</script>",
    f"\"'><img src={TEMOIN} onerror=alert(1)>",
    f"</textarea></title></script><svg/onload={TEMOIN}>",
)
CHARGES = (
    "{{ 7*7 }}{% debug %}{% include '/etc/passwd' %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    '#eval("1+1") #read("/etc/passwd") #import "/etc/passwd": * \\ $ a $ @x <y>',
    '=cmd|" /C calc"!A0',
    "+SUM(1;2)",
    "@SUM(1)",
    "-2+3",
    "' OR 1=1 --",
    "1; DROP TABLE personnes_enfant; --",
    "%00%0d%0aSet-Cookie:%20a=b",
    "a\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "//ailleurs.exemple/",
    "https://ailleurs.exemple/",
    "javascript:alert(1)",
    "%",
    "%s%n%x",
    "_%\\",
)
UNICODE = (
    "a\0b",
    "\0",
    "\u202egnp.exe",
    "\u200b\u200d\ufeff",
    "\ufffe\uffff",
    "²",
    "٣",
    "½",
    "é" * 300,
    "e\u0301" * 80,
    "👩‍👩‍👧‍👦",
    "\U0010ffff",
    "ﬀ",
    "İ",
    "\x1b[31m",
    "\u2028\u2029",
    "\x85",
    "a\ud800b",
)
NOMBRES = (
    "0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "9" * 400, "9" * 5000, "1e999", "NaN", "Infinity", "-Infinity", "1.5", "1,5", "0x10", "1_000", " 1 ", "+1", "00",
)  # fmt: skip
JOURS = (
    "0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30", "2026-13-01", "10000-01-01", "1-1-1", "01/01/0001",
    "31/12/9999", "-2026-01-01", "2026-03-02T25:61", "2026-W10-1", "20260302", "2026-03-29T02:30", "1582-10-10",
    "2026-02-28", "2024-02-29", "9999-12-31T23:59:59", "24:00", "99:99", "00:00",
)  # fmt: skip
FORMES = ("", " ", "[]", "{}", "[1]", '["a"]', "null", "on", "a,b", "a=b&c=d", "W10", '{"a": [1]}', "A" * 5000)
MEGAOCTET = "M" * 1_000_000

textes = st.one_of(
    st.sampled_from(BALISES),
    st.sampled_from(CHARGES),
    st.sampled_from(UNICODE),
    st.sampled_from(NOMBRES),
    st.sampled_from(JOURS),
    st.sampled_from(FORMES),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.integers().map(str),
    st.dates().map(str),
)
"""A value of a field."""
lourds = st.one_of(*[textes] * 40, st.just(MEGAOCTET))
"""A value of a field, a very long one from time to time."""

BRUTS = ("%ff%fe", "%ed%a0%80", "%c0%ae%c0%ae/", "%", "%zz", "%00", "%0d%0aX: y", "a%2fb", "..%2f..%2f", ";a=b", "\\")
"""Parts of an address that no browser writes: bytes that are no UTF-8, escapes that are none."""
HORS_DU_SITE = (
    "/.env", "/.git/config", "/admin/", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/cle_secrete", "/media/",
    "/static/havre/%00", "/static/staticfiles.json", "/.//ailleurs.exemple/", "/%ff", "/" + "a/" * 2000, "/enfants",
    "/enfants//1", "/enfants/1//", "/ENFANTS/", "/enfants/\u0661/", "/compte/login", "/compte/inactive/",
    "/favicon.ico",
)  # fmt: skip
"""Addresses of nothing."""

ENTETES = (
    ("HTTP_HOST", "ailleurs.exemple"),
    ("HTTP_HOST", "testserver:99999"),
    ("HTTP_HOST", "a b\tc"),
    ("HTTP_X_FORWARDED_HOST", "ailleurs.exemple"),
    ("HTTP_X_FORWARDED_FOR", "zq9x, 1.2.3.4, ::1"),
    ("HTTP_X_FORWARDED_PROTO", "gopher"),
    ("HTTP_ACCEPT_LANGUAGE", "zz-" + "z" * 3000 + ";q=9, fr;q=NaN"),
    ("HTTP_ACCEPT_LANGUAGE", "../../etc/passwd"),
    ("HTTP_ACCEPT_ENCODING", "gzip;q=abc, br;q=-1, *"),
    ("HTTP_RANGE", "bytes=99999999999999999999-1,-,0-"),
    ("HTTP_IF_MODIFIED_SINCE", "Mon, 99 Zzz 0000 99:99:99 GMT"),
    ("HTTP_IF_NONE_MATCH", 'W/"é", *, "'),
    ("HTTP_REFERER", "https://ailleurs.exemple/<script>zq9x</script>"),
    ("HTTP_ORIGIN", "null"),
    ("HTTP_USER_AGENT", "<script>zq9x</script>" + "U" * 4000),
    ("HTTP_USER_AGENT", ""),
    ("HTTP_HX_REQUEST", "true"),
    ("HTTP_HX_CURRENT_URL", "https://[::1/<script>zq9x"),
    ("HTTP_HX_CURRENT_URL", "//ailleurs.exemple\\@a"),
    ("HTTP_HX_TARGET", "<script>zq9x</script>"),
    ("HTTP_HX_TRIGGER_NAME", "\u202e"),
    ("HTTP_COOKIE", "sessionid=\x01; theme=<script>zq9x</script>; csrftoken=; a=b=c;;"),
    ("HTTP_AUTHORIZATION", "Basic ////"),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("REMOTE_ADDR", "not an address"),
    ("REMOTE_ADDR", ""),
    ("CONTENT_LENGTH", "-1"),
    ("CONTENT_LENGTH", "²"),
    ("HTTP_RANGE", "bytes=0-0"),
    ("HTTP_RANGE", "octets=é"),
    ("HTTP_IF_MATCH", "*"),
    ("HTTP_IF_UNMODIFIED_SINCE", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("HTTP_FORWARDED", "for=127.0.0.1;host=ailleurs.exemple;proto=https"),
    ("HTTP_X_REAL_IP", "127.0.0.1"),
    ("HTTP_X_ORIGINAL_URL", "/admin-havre/"),
    ("HTTP_X_REWRITE_URL", "/admin-havre/"),
    ("HTTP_CONTENT_ENCODING", "gzip"),
    ("HTTP_TRANSFER_ENCODING", "chunked"),
    ("HTTP_ACCEPT", "application/json, */*;q=NaN"),
    ("HTTP_SEC_FETCH_SITE", "cross-site"),
    ("HTTP_X_CSRFTOKEN", "zq9x" * 40),
    ("HTTP_X_REQUESTED_WITH", "XMLHttpRequest"),
    ("HTTP_COOKIE", "sessionid=" + "a" * 32 + "; messages=zq9x; csrftoken=\xff"),
    ("HTTP_COOKIE", "a" * 9000),
)
CORPS = (
    ("application/json", b'{"a": [1, {"b": null}]}'),
    ("application/json", b"\xff\xfe{"),
    ("application/x-www-form-urlencoded", b"%ff%fe=%00&=&&a=%zz&" + b"a=1&" * 2000),
    ("application/x-www-form-urlencoded; charset=klingon", b"a=b"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="\x00"; filename="\xff"\r\n\r\n'),
    ("text/plain; charset=utf-16", b"\xff"),
    ("", b"\0" * 100),
)


@cache
def _archive(nom: str, octets: int) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(nom, b"0" * octets)
    return sortie.getvalue()


@cache
def fichiers() -> tuple[tuple[str, str, bytes], ...]:
    """Return hostile files: name, declared type, content."""
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    return (
        ("vide.pdf", "application/pdf", b""),
        ("menteur.pdf", "application/pdf", b"MZ\x90\0" + b"\0" * 200),
        ("page.pdf", "application/pdf", b"<html><script>zq9x()</script>"),
        ("actif.pdf", "application/pdf", pdf),
        ("coupe.pdf", "application/pdf", b"%PDF-1.7"),
        ("image.svg", "image/png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="zq9x()"/>'),
        ("image.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 64),
        ("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"<?php zq9x(); ?>"),
        ("bombe.xlsx", "text/csv", _archive("xl/worksheets/sheet1.xml", 20_000_000)),
        ("xxe.xml", "text/csv", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("nul.csv", "text/csv", b"code;nom\n\0;\0\n"),
        ("formules.csv", "text/csv", b"code;nom;type\n=1+1;=cmd|' /C calc'!A0;zq9x\n"),
        ("large.csv", "text/csv", b";" * 200_000),
        ("latin.csv", "text/csv", bytes(range(256)) * 10),
        ("utf16.csv", "text/csv", "code;nom\na;b\n".encode("utf-16")),
        ("guillemet.csv", "text/csv", b'code;nom\n"a;b\n' + b"c;d\n" * 1000),
        ("../../etc/passwd", "text/csv", b"code;nom\n1;2\n"),
        ("a\u202egnp.exe", "", b"#!/bin/sh\n"),
        ("page.png", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0<script>zq9x()</script>"),
        ("bon.pdf", "text/html", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n<script>zq9x()</script>\n%%EOF"),
        ("<script>zq9x</script>.pdf", "application/pdf", b"%PDF-1.7 essai"),
        ('a";\r\nX-Y: z.pdf', "application/pdf", b"%PDF-1.7 essai"),
        ("n" * 300 + ".pdf", "application/pdf", b"%PDF-1.7 essai"),
    )
