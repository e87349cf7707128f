"""Received files: known by their content, inert, and named by nobody."""

import io
import struct
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from havre.common.fichiers import TAILLE_AU_PLUS, FichierRefuse, nature_de, nom_propre
from havre.common.fichiers import pdf as examen_pdf

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 800, 600) + b"\x08\x02\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08" + struct.pack(">HH", 600, 800) + b"\x03"


def en_pdf(preparer=lambda ecrivain: None) -> bytes:
    """Return a PDF of one page, prepared by a function."""
    ecrivain = PdfWriter()
    ecrivain.add_blank_page(200, 200)
    preparer(ecrivain)
    sortie = io.BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def avec_action(**champs: str):
    """Return what opens a PDF with an action."""

    def preparer(ecrivain: PdfWriter) -> None:
        action = DictionaryObject({NameObject(f"/{n}"): NameObject(f"/{v}") for n, v in champs.items()})
        ecrivain.root_object[NameObject("/OpenAction")] = action

    return preparer


ACTIF = b"1 0 <</S/JavaScript/JS(app.alert(1))>>"


def en_flux_d_objets(contenu: bytes, *, filtre: bytes = b"/Filter/FlateDecode", en_hexa: bool = False) -> bytes:
    """Return a PDF whose objects are packed in a stream."""
    paquet = zlib.compress(contenu)
    paquet = paquet.hex().encode() if en_hexa else paquet
    tete = b"%PDF-1.5\n5 0 obj\n<</Type/Obj#53tm/N 1/First 4" + filtre + b"/Length " + str(len(paquet)).encode()
    return tete + b">>\nstream\r\n" + paquet + b"\r\nendstream\nendobj\n%%EOF"


@pytest.mark.parametrize(
    ("contenu", "nature"), [(en_pdf(), "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
def test_what_only_shows_pages_is_kept(contenu: bytes, nature: str):
    assert nature_de(contenu) == nature


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        (b"", "1 octet"),
        (b"%PDF-1.7" + b" " * TAILLE_AU_PLUS, "10 Mo"),
        (b"MZ\x90\0" + b"\0" * 300, "PDF, PNG et JPEG"),
        (b"<html><script>", "PDF, PNG et JPEG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>', "PDF, PNG et JPEG"),
        (b" %PDF-1.7", "PDF, PNG et JPEG"),
        (b"PK\x03\x04" + b"\0" * 60, "PDF, PNG et JPEG"),
        (PNG[:8] + b"rien", "abîmée"),
        (PNG.replace(struct.pack(">II", 800, 600), struct.pack(">II", 60_000, 60_000)), "démesurée"),
        (JPEG[:20], "abîmée"),
        (b"\xff\xd8\xff" + b"\xff" * 50, "abîmée"),
        (JPEG.replace(struct.pack(">HH", 600, 800), struct.pack(">HH", 65_000, 65_000)), "démesurée"),
    ],
)
def test_the_rest_is_refused_with_its_reason(contenu: bytes, mots: str):
    with pytest.raises(FichierRefuse, match=mots):
        nature_de(contenu)


def joindre(ecrivain: PdfWriter) -> None:
    ecrivain.add_attachment("a.exe", b"MZ")


def proteger(ecrivain: PdfWriter) -> None:
    ecrivain.encrypt("secret", algorithm="RC4-128")


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        (en_pdf(avec_action(S="JavaScript")), "JavaScript"),
        (en_pdf(joindre), "fichier joint"),
        (en_pdf(proteger), "mot de passe"),
        (en_pdf(avec_action(S="Launch", F="cmd")), "lance un programme"),
        (en_pdf(avec_action(S="SubmitForm")), "s'envoie"),
        (en_pdf(avec_action(S="XFA")), "XFA"),
        (b"%PDF-1.7 1 0 obj<</S/Java#53cript/JS(a)>>endobj", "JavaScript"),
        (b"%PDF-1.7 1 0 obj<</S /#4cau#6Ech>>endobj", "lance un programme"),
        (en_flux_d_objets(b"1 0 <</S/JavaScript/JS(app.alert(1))>>"), "JavaScript"),
        (en_flux_d_objets(b"1 0 <<>>", filtre=b"/Filter/LZWDecode"), "ne peut pas être vérifiée"),
        (en_flux_d_objets(b"1 0 <<>>").replace(b"\r\nx", b"\r\n\xff"), "abîmé"),
        (en_flux_d_objets(ACTIF).replace(b"/N 1", b"/N 1/A(" + b"x" * 9000 + b")"), "JavaScript|vérifiée"),
        (en_flux_d_objets(ACTIF, filtre=b"/A(5 0 obj)/Filter/FlateDecode"), "vérifiée"),
        (en_flux_d_objets(ACTIF, filtre=b"/A(5 0 obj)/Filter[/ASCIIHexDecode/FlateDecode]", en_hexa=True), "vérifiée"),
        (en_flux_d_objets(ACTIF).replace(b"/Type/Obj#53tm", b""), "JavaScript"),
        (en_flux_d_objets(b"1 0 " * 500 + ACTIF).replace(b"/Type/Obj#53tm", b""), "JavaScript"),
    ],
)
def test_a_pdf_that_acts_is_refused(contenu: bytes, mots: str):
    with pytest.raises(FichierRefuse, match=mots):
        nature_de(contenu)


def test_a_picture_and_a_page_packed_are_not_taken_for_objects():
    page, image = b"1 0 0 1 72 720 cm /F1 12 Tf (/JavaScript) Tj", bytes(range(256)) * 400
    for contenu in (page, image, b""):
        paquet = zlib.compress(contenu)
        flux = b"%PDF-1.5\n5 0 obj\n<</Filter/FlateDecode>>\nstream\n" + paquet + b"\nendstream\nendobj\n%%EOF"
        assert nature_de(flux) == "application/pdf"


def test_packed_objects_that_do_nothing_are_kept():
    assert nature_de(en_flux_d_objets(b"1 0 <</Type/Page/Annots[]>>")) == "application/pdf"


def test_a_pdf_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examen_pdf, "GONFLE_AU_PLUS", 1000)
    with pytest.raises(FichierRefuse, match="gonfle"):
        nature_de(en_flux_d_objets(b" " * 100_000))


def test_the_words_of_a_page_are_not_taken_for_what_acts():
    def ecrire(ecrivain: PdfWriter) -> None:
        flux = DecodedStreamObject()
        flux.set_data(b"BT (Le JavaScript, le Launch et le fichier joint) Tj ET")
        ecrivain.pages[0][NameObject("/Contents")] = ecrivain._add_object(flux)
        ecrivain.add_metadata({"/Title": TextStringObject("JavaScript Launch")})

    assert nature_de(en_pdf(ecrire)) == "application/pdf"


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("jugement du 3 mars.pdf", "jugement du 3 mars.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Bureau\\scan.pdf", "scan.pdf"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\r\nSet-Cookie: b\0.pdf", "aSet-Cookie: b.pdf"),
        ("\u200b", "sans nom"),
        ("n" * 300, "n" * 160),
    ],
)
def test_a_name_is_text_only(nom: str, propre: str):
    assert nom_propre(nom) == propre
