"""Search by name: a function that sees every row and filters by the perimeter itself.

The comparisons of names are not leakproof, so that under a policy they never use the index; here they do.
"""

from django.db import migrations

from havre.apps.personnes.models.barriere import ENFANT
from havre.common.politiques import confier

PERIMETRE = ENFANT.replace("ligne.", "e.")

# The first comparison, on the longest word, goes through the index; the others then check the few rows that it gives.
RECHERCHE = rf"""
CREATE FUNCTION personnes_nommes(p_mots text[]) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT e.personne_id
      FROM (SELECT array_agg('%' || regexp_replace(m, '([\\%_])', '\\\1', 'g') || '%' ORDER BY length(m) DESC) AS tous
              FROM unnest(p_mots) m) motifs
      JOIN personnes_personne p ON p.nom_cle LIKE motifs.tous[1]
      JOIN personnes_enfant e ON e.personne_id = p.id
     WHERE p.nom_cle LIKE ALL (motifs.tous) AND ({PERIMETRE})
$$;
CREATE FUNCTION personnes_voisins(p_texte text, p_limite integer)
RETURNS TABLE (enfant_id bigint, proximite real) LANGUAGE sql STABLE AS $$
    SELECT e.personne_id, word_similarity(p_texte, p.nom_cle)
      FROM personnes_personne p JOIN personnes_enfant e ON e.personne_id = p.id
     WHERE p_texte <% p.nom_cle AND ({PERIMETRE})
     ORDER BY 2 DESC, p.nom_cle, 1 LIMIT p_limite
$$;
"""  # noqa: S608  # made of constants
RETRAIT = "DROP FUNCTION personnes_nommes(text[]); DROP FUNCTION personnes_voisins(text, integer);"


class Migration(migrations.Migration):
    dependencies = [("personnes", "0011_fratries_dispersees")]
    operations = [
        migrations.RunSQL(RECHERCHE, RETRAIT),
        confier("personnes_nommes(text[])", "personnes_voisins(text, integer)"),
    ]
