"""Tables given as files: no cell of a spreadsheet is taken for a formula."""

import io

from odfdo import Document

from havre.web.socle.tableur import reponse_csv, reponse_ods

LIGNES = [["=1+1", "+33 3 20", "-5", "@SOMME", "\tx", "Lou"], [None, -5, 3, "", "a=b", "1er"]]


def test_texts_that_look_like_formulas_are_neutralised_in_both_forms():
    ods = Document(io.BytesIO(reponse_ods("x.ods", "essai", LIGNES).content))
    premiere, seconde = list(ods.body.get_table(0).iter_values())
    assert premiere[:4] == ["'=1+1", "'+33 3 20", "'-5", "'@SOMME"]
    assert str(premiere[4]).startswith("'")
    assert (premiere[5], seconde[1], seconde[2], seconde[4]) == ("Lou", -5, 3, "a=b")
    lues = reponse_csv("x.csv", LIGNES).content.decode("utf-8-sig").splitlines()
    assert lues[0].startswith("'=1+1;'+33 3 20;'-5;'@SOMME;'")
