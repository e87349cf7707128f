"""The rules on stays and the counts of places look at every row, whoever writes or reads."""

from django.db import migrations

from havre.common.politiques import confier

REGLES = [
    "accueils_garder_la_capacite_neuve()",
    "accueils_garder_les_places()",
    "accueils_prouver_l_execution()",
    "accueils_tenir_l_hotel()",
    "accueils_tenir_le_gel()",
    "accueils_tenir_le_jour()",
    "accueils_tenir_les_limites()",
    "accueils_tenir_un_seul_endroit()",
]
COMPTES = ["accueils_presents(bigint[], date[])"]
"""Numbers of children by unit and half-day: no row of anybody comes out."""

# When places are taken, without the children. `p_lieu`: the main stays in a place outside of its units.
ANONYMES = """
CREATE FUNCTION accueils_anonymes(p_unites bigint[], p_lieu bigint, p_periode daterange)
RETURNS TABLE (id bigint, unite_id bigint, lieu_id bigint, principal boolean, periode daterange, rythme integer,
               admis_le date, jours date[], matins boolean[], apres_midis boolean[])
LANGUAGE sql STABLE AS $$
    SELECT a.id, a.unite_id, a.lieu_id, a.principal, a.periode, a.rythme, a.admis_le,
           coalesce(array_agg(x.jour ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}'),
           coalesce(array_agg(x.matin ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}'),
           coalesce(array_agg(x.apres_midi ORDER BY x.id) FILTER (WHERE x.id IS NOT NULL), '{}')
      FROM accueils_accueil a LEFT JOIN accueils_jourexceptionnel x ON x.accueil_id = a.id
     WHERE (a.unite_id = ANY (p_unites) OR (a.lieu_id = p_lieu AND a.principal))
       AND a.annule_a IS NULL AND a.periode && p_periode
     GROUP BY a.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accueils", "0013_un_seul_endroit"), ("personnes", "0006_barriere")]
    operations = [
        migrations.RunSQL(ANONYMES, "DROP FUNCTION accueils_anonymes(bigint[], bigint, daterange)"),
        confier(*REGLES, *COMPTES, "accueils_anonymes(bigint[], bigint, daterange)"),
    ]
