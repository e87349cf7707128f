"""Readings chained when their transaction ends; verification of both chains; anchors; cuts of old readings.

The functions are entrusted to the role that sees every row, whoever asks: a chain has no part that its own checks may
not see. None of them gives content back, save numbers, moments and what is wrong.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from havre.common.politiques import confier
from havre.apps.journal.models.gardes import exiger_evenement, interdire_effacement, interdire_modification

GENRES = [
    ("page", "Page du dossier"), ("liste", "Liste"), ("recherche", "Résultat de recherche"), ("export", "Export"),
    ("courrier", "Lettre ouverte"), ("fichier", "Fichier téléchargé"),
]  # fmt: skip
FONDEMENTS = [
    ("role", "Son rôle"), ("delegation", "Des droits délégués"), ("nommee", "Un dossier scellé qui le nomme"), ("partage", "Un partage"),
    ("exceptionnel", "Un accès exceptionnel"),
]  # fmt: skip

ANCIENNES = """
ALTER TABLE journal_lecture DISABLE TRIGGER pas_de_modification;
UPDATE journal_lecture SET personnes = ARRAY[objet_id::bigint]
 WHERE objet_type = 'personnes.enfant' AND objet_id ~ '^[0-9]+$';
ALTER TABLE journal_lecture ENABLE TRIGGER pas_de_modification;
"""

LECTURES = """
CREATE FUNCTION journal_texte_lecture(l journal_lecture, m journal_maillon, precedente text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        m.numero, extract(epoch FROM m.consigne_a), l.id, extract(epoch FROM l.lu_a), l.agent_id, l.agent_nom,
        l.objet_type, l.objet_id, l.genre, l.partie, to_jsonb(l.personnes), to_jsonb(l.mentions), l.roles, l.fondement, l.fondement_id,
        precedente)::text
$$;

CREATE FUNCTION journal_chainer_lecture(lue journal_lecture) RETURNS void LANGUAGE plpgsql AS $$
DECLARE dernier journal_maillon; nouveau journal_maillon; precedente text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_lecture'));
    SELECT * INTO dernier FROM journal_maillon ORDER BY numero DESC LIMIT 1;
    precedente := coalesce(dernier.empreinte, repeat('0', 64));
    nouveau.numero := coalesce(dernier.numero, 0) + 1;
    nouveau.lecture_id := lue.id;
    nouveau.consigne_a := clock_timestamp();
    nouveau.empreinte := encode(
        sha256(convert_to(journal_texte_lecture(lue, nouveau, precedente), 'UTF8')), 'hex');
    INSERT INTO journal_maillon SELECT nouveau.*;
END $$;

CREATE FUNCTION journal_chainer_a_la_fin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM journal_chainer_lecture(NEW);
    RETURN NULL;
END $$;

DO $$ DECLARE ancienne journal_lecture;
BEGIN
    FOR ancienne IN SELECT * FROM journal_lecture ORDER BY id LOOP
        PERFORM journal_chainer_lecture(ancienne);
    END LOOP;
END $$;

CREATE CONSTRAINT TRIGGER chainer AFTER INSERT ON journal_lecture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_chainer_a_la_fin();
"""

VERIFICATION = """
CREATE FUNCTION journal_suite_evenements(apres bigint, precedente text, lot integer)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text, motif text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.empreinte::text,
           CASE WHEN e.numero <> lag(e.numero, 1, apres) OVER suite + 1 THEN 'manque'
                WHEN e.empreinte_precedente <> lag(e.empreinte, 1, precedente::varchar) OVER suite THEN 'suite'
                WHEN e.empreinte <> encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex') THEN 'contenu' END
      FROM (SELECT * FROM journal_evenement j WHERE j.numero > apres ORDER BY j.numero LIMIT lot) e
    WINDOW suite AS (ORDER BY e.numero)
$$;

CREATE FUNCTION journal_suite_lectures(apres bigint, precedente text, lot integer)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text, motif text) LANGUAGE sql STABLE AS $$
    SELECT m.numero, m.consigne_a, m.empreinte::text,
           CASE WHEN m.numero <> lag(m.numero, 1, apres) OVER suite + 1 THEN 'manque'
                WHEN l.id IS NULL THEN 'absente'
                WHEN m.empreinte <> encode(sha256(convert_to(journal_texte_lecture(
                    l, m, lag(m.empreinte, 1, precedente::varchar) OVER suite), 'UTF8')), 'hex') THEN 'contenu' END
      FROM (SELECT * FROM journal_maillon j WHERE j.numero > apres ORDER BY j.numero LIMIT lot) m
      LEFT JOIN journal_lecture l ON l.id = m.lecture_id
    WINDOW suite AS (ORDER BY m.numero)
$$;

CREATE FUNCTION journal_verifier_evenements(apres bigint, precedente text, lot integer)
RETURNS TABLE (lignes bigint, numero bigint, empreinte text, ruptures jsonb) LANGUAGE sql STABLE AS $$
    SELECT count(*), max(s.numero), (array_agg(s.empreinte ORDER BY s.numero DESC))[1],
           jsonb_agg(jsonb_build_array(s.numero, s.moment, s.motif) ORDER BY s.numero) FILTER (WHERE s.motif IS NOT NULL)
      FROM journal_suite_evenements(apres, precedente, lot) s
$$;

CREATE FUNCTION journal_verifier_lectures(apres bigint, precedente text, lot integer)
RETURNS TABLE (lignes bigint, numero bigint, empreinte text, ruptures jsonb) LANGUAGE sql STABLE AS $$
    SELECT count(*), max(s.numero), (array_agg(s.empreinte ORDER BY s.numero DESC))[1],
           jsonb_agg(jsonb_build_array(s.numero, s.moment, s.motif) ORDER BY s.numero) FILTER (WHERE s.motif IS NOT NULL)
      FROM journal_suite_lectures(apres, precedente, lot) s
$$;

CREATE FUNCTION journal_lectures_hors_chaine(a_partir_de bigint)
RETURNS TABLE (id bigint, lu_a timestamptz) LANGUAGE sql STABLE AS $$
    SELECT l.id, l.lu_a FROM journal_lecture l
     WHERE l.id >= a_partir_de AND NOT EXISTS (SELECT 1 FROM journal_maillon m WHERE m.lecture_id = l.id)
     ORDER BY l.id LIMIT 20
$$;

CREATE FUNCTION journal_maillons_de(chaine text, depuis bigint, jusqua bigint)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.empreinte::text FROM journal_evenement e
     WHERE chaine = 'evenements' AND e.numero BETWEEN depuis AND jusqua
    UNION ALL
    SELECT m.numero, m.consigne_a, m.empreinte::text FROM journal_maillon m
     WHERE chaine = 'lectures' AND m.numero BETWEEN depuis AND jusqua
    ORDER BY 1
$$;

CREATE FUNCTION journal_tete(chaine text)
RETURNS TABLE (numero bigint, moment timestamptz, empreinte text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF chaine = 'evenements' THEN
        RETURN QUERY SELECT e.numero, e.consigne_a, e.empreinte::text
                       FROM journal_evenement e ORDER BY e.numero DESC LIMIT 1;
    ELSE
        RETURN QUERY SELECT m.numero, m.consigne_a, m.empreinte::text
                       FROM journal_maillon m ORDER BY m.numero DESC LIMIT 1;
    END IF;
END $$;
"""

ECRITURES = """
CREATE FUNCTION journal_ecriture(n bigint)
RETURNS TABLE (numero bigint, consigne_a timestamptz, agent_id bigint, action text, objet_type text, empreinte text,
               precedente text, recalculee text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.agent_id, e.action::text, e.objet_type::text, e.empreinte::text,
           e.empreinte_precedente::text, encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex')
      FROM journal_evenement e WHERE e.numero = n
$$;

CREATE FUNCTION journal_ecritures_de(qui bigint, avant bigint, combien integer)
RETURNS TABLE (numero bigint, consigne_a timestamptz, agent_id bigint, action text, objet_type text, empreinte text,
               precedente text, recalculee text) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.consigne_a, e.agent_id, e.action::text, e.objet_type::text, e.empreinte::text,
           e.empreinte_precedente::text, encode(sha256(convert_to(journal_texte(e), 'UTF8')), 'hex')
      FROM journal_evenement e WHERE e.agent_id = qui AND (avant IS NULL OR e.numero < avant)
     ORDER BY e.numero DESC LIMIT combien
$$;

CREATE FUNCTION journal_numeros_de(cherchee text) RETURNS TABLE (numero bigint) LANGUAGE sql STABLE AS $$
    SELECT e.numero FROM journal_evenement e WHERE e.empreinte = cherchee ORDER BY e.numero
$$;

CREATE FUNCTION journal_derniere(acte text)
RETURNS TABLE (numero bigint, survenu_a timestamptz, agent_nom text, donnees jsonb) LANGUAGE sql STABLE AS $$
    SELECT e.numero, e.survenu_a, e.agent_nom::text, e.donnees
      FROM journal_evenement e WHERE e.objet_type = 'journal' AND e.objet_id = acte ORDER BY e.numero DESC LIMIT 1
$$;
"""

COUPES = """
CREATE FUNCTION journal_refuser_hors_coupe() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rang bigint; coupe journal_coupe;
BEGIN
    SELECT * INTO coupe FROM journal_coupe ORDER BY numero DESC LIMIT 1;
    IF TG_TABLE_NAME = 'journal_maillon' THEN
        IF OLD.numero < coupe.numero THEN RETURN OLD; END IF;
    ELSE
        SELECT m.numero INTO rang FROM journal_maillon m WHERE m.lecture_id = OLD.id;
        IF rang <= coupe.numero AND OLD.lu_a < coupe.avant THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '% est refusé sur %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '23H01', HINT = 'Seules des lectures antérieures à une coupe ancrée s''effacent.';
END $$;

DROP TRIGGER pas_d_effacement ON journal_lecture;
CREATE TRIGGER pas_d_effacement BEFORE DELETE ON journal_lecture
    FOR EACH ROW EXECUTE FUNCTION journal_refuser_hors_coupe();
CREATE TRIGGER pas_d_effacement BEFORE DELETE ON journal_maillon
    FOR EACH ROW EXECUTE FUNCTION journal_refuser_hors_coupe();
CREATE TRIGGER pas_de_vidage BEFORE TRUNCATE ON journal_maillon
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuser();

CREATE FUNCTION journal_exiger_une_ancre() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_ancre a JOIN journal_maillon m ON m.numero = a.lectures_numero
                    WHERE a.numero = NEW.ancre_id AND a.lectures_numero = NEW.numero
                      AND a.lectures_empreinte = NEW.empreinte AND m.empreinte = NEW.empreinte
                      AND a.etablie_a <= NEW.avant) THEN
        RAISE EXCEPTION 'la coupe n° % n''est pas la tête d''une ancre', NEW.numero USING ERRCODE = '23H11';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exiger_une_ancre BEFORE INSERT ON journal_coupe
    FOR EACH ROW EXECUTE FUNCTION journal_exiger_une_ancre();

CREATE FUNCTION journal_couper(ancre bigint, limite timestamptz, quand timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE tete journal_ancre; combien bigint;
BEGIN
    SELECT * INTO STRICT tete FROM journal_ancre a WHERE a.numero = ancre;
    SELECT count(*) INTO combien FROM journal_maillon m JOIN journal_lecture l ON l.id = m.lecture_id
     WHERE m.numero <= tete.lectures_numero;
    INSERT INTO journal_coupe (numero, empreinte, ancre_id, avant, nombre, faite_a)
    VALUES (tete.lectures_numero, tete.lectures_empreinte, ancre, limite, combien, quand);
    DELETE FROM journal_lecture l USING journal_maillon m
     WHERE m.lecture_id = l.id AND m.numero <= tete.lectures_numero;
    DELETE FROM journal_maillon m WHERE m.numero < tete.lectures_numero;
    RETURN combien;
END $$;
"""

DROITS = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'havre_web') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_maillon, journal_coupe FROM havre_web;
        REVOKE UPDATE, DELETE, TRUNCATE ON journal_ancre, journal_envoiancre FROM havre_web;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION journal_chainer_lecture(journal_lecture) FROM PUBLIC;
"""
CONFIEES = (
    "journal_chainer_lecture(journal_lecture)",
    "journal_chainer_a_la_fin()",
    "journal_suite_evenements(bigint, text, integer)",
    "journal_suite_lectures(bigint, text, integer)",
    "journal_lectures_hors_chaine(bigint)",
    "journal_maillons_de(text, bigint, bigint)",
    "journal_tete(text)",
    "journal_ecriture(bigint)",
    "journal_ecritures_de(bigint, bigint, integer)",
    "journal_numeros_de(text)",
    "journal_derniere(text)",
    "journal_refuser_hors_coupe()",
    "journal_exiger_une_ancre()",
    "journal_couper(bigint, timestamptz, timestamptz)",
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_barriere")]
    operations = [
        migrations.AlterField("lecture", "agent_id", models.BigIntegerField(null=True, verbose_name="agent")),
        migrations.AlterField(
            "lecture", "objet_type", models.CharField(blank=True, max_length=80, verbose_name="type d'objet")
        ),
        migrations.AlterField(
            "lecture", "objet_id", models.CharField(blank=True, max_length=64, verbose_name="identifiant de l'objet")
        ),
        migrations.AddField(
            "lecture", "genre", models.CharField(choices=GENRES, default="page", max_length=12)
        ),
        migrations.AddField(
            "lecture", "partie", models.CharField(blank=True, max_length=80, verbose_name="partie lue")
        ),
        migrations.AddField(
            "lecture",
            "personnes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None, verbose_name="dossiers lus"
            ),
        ),
        migrations.AddField(
            "lecture",
            "mentions",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None, verbose_name="personnes nommées"
            ),
        ),
        migrations.AddField(
            "lecture", "roles", models.CharField(blank=True, max_length=200, verbose_name="rôles du lecteur")
        ),
        migrations.AddField(
            "lecture", "fondement", models.CharField(choices=FONDEMENTS, default="role", max_length=12)
        ),
        migrations.AddField(
            "lecture", "fondement_id", models.BigIntegerField(null=True, verbose_name="partage ou accès exceptionnel")
        ),
        migrations.CreateModel(
            name="Maillon",
            fields=[
                ("numero", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("lecture_id", models.BigIntegerField(editable=False, unique=True)),
                ("consigne_a", models.DateTimeField(editable=False, verbose_name="consigné le")),
                ("empreinte", models.CharField(editable=False, max_length=64)),
            ],
            options={"verbose_name": "maillon", "ordering": ["-numero"]},
        ),
        migrations.CreateModel(
            name="Ancre",
            fields=[
                ("numero", models.BigIntegerField(primary_key=True, serialize=False)),
                ("etablie_a", models.DateTimeField(verbose_name="établie le")),
                ("evenements_numero", models.BigIntegerField(verbose_name="dernière écriture")),
                ("evenements_empreinte", models.CharField(max_length=64, verbose_name="empreinte des écritures")),
                ("lectures_numero", models.BigIntegerField(verbose_name="dernière lecture")),
                ("lectures_empreinte", models.CharField(max_length=64, verbose_name="empreinte des lectures")),
                ("contenu", models.TextField()),
                ("empreinte", models.CharField(max_length=64, unique=True)),
                ("cle", models.CharField(max_length=16, verbose_name="clé")),
                ("signature", models.CharField(max_length=88)),
            ],
            options={
                "verbose_name": "ancre",
                "ordering": ["-numero"],
                "indexes": [
                    models.Index(fields=["evenements_numero"], name="ancre_evenements"),
                    models.Index(fields=["lectures_numero"], name="ancre_lectures"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnvoiAncre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ancre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="envois", to="journal.ancre"
                    ),
                ),
                ("moyen", models.CharField(max_length=12)),
                ("destination", models.CharField(max_length=300)),
                ("envoyee_a", models.DateTimeField(verbose_name="envoyée le")),
                ("reussi", models.BooleanField(verbose_name="réussi")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="détail")),
            ],
            options={
                "verbose_name": "envoi d'une ancre",
                "verbose_name_plural": "envois d'ancres",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Coupe",
            fields=[
                ("numero", models.BigIntegerField(primary_key=True, serialize=False)),
                ("empreinte", models.CharField(max_length=64)),
                (
                    "ancre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coupes", to="journal.ancre"
                    ),
                ),
                ("avant", models.DateTimeField(verbose_name="lectures antérieures à")),
                ("nombre", models.BigIntegerField(verbose_name="lectures ôtées")),
                ("faite_a", models.DateTimeField(verbose_name="faite le")),
            ],
            options={
                "verbose_name": "coupe des lectures",
                "verbose_name_plural": "coupes des lectures",
                "ordering": ["-numero"],
            },
        ),
        migrations.RunSQL(ANCIENNES),
        migrations.RunSQL(LECTURES),
        migrations.RunSQL("CREATE INDEX lecture_personnes ON journal_lecture USING gin (personnes, mentions)"),
        migrations.RunSQL(VERIFICATION),
        migrations.RunSQL(ECRITURES),
        migrations.RunSQL(COUPES),
        interdire_modification("journal_maillon", "journal_ancre", "journal_envoiancre", "journal_coupe"),
        interdire_effacement("journal_ancre", "journal_envoiancre", "journal_coupe"),
        exiger_evenement("journal_ancre", "journal_envoiancre", "journal_coupe"),
        migrations.RunSQL(DROITS),
        confier(*CONFIEES),
    ]
