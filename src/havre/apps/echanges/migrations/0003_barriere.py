"""Requests, letters and mail are seen with their child, and by the services and agents whose they are.

A letter about a worrying information is read with the information; one to its author, by the few who may know him.
"""

from django.db import migrations

from havre.apps.personnes.models.barriere import SYSTEME, comme, d_un_service, par
from havre.common.politiques import confier, proteger

DE_LA_DEMANDE = ["attribution", "piecesmanquantes", "rappel", "reponse", "silence"]

# Requests and mail that were ever given to an agent; called once a query. Their attributions follow them, so that a
# policy could not read these without an endless circle. A function that is not said to be safe keeps the whole query to
# one process.
ATTRIBUES = """
CREATE FUNCTION echanges_demandes_de(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT demande_id), '{}') FROM echanges_attribution WHERE agent_id = p_agent
$$;
CREATE FUNCTION echanges_recus_de(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT recu_id), '{}') FROM echanges_attributionrecu WHERE agent_id = p_agent
$$;
"""
RETRAIT = "DROP FUNCTION echanges_demandes_de(bigint); DROP FUNCTION echanges_recus_de(bigint);"
SERVI = "nullif(current_setting('havre.agent', true), '')::bigint"

ORDINAIRE = d_un_service(agents=("signataire_id",), plus=par("demande_id", "echanges_demande"))
AVEC_INFORMATION = f"""
    {SYSTEME} OR {par("ip_id", "informations_informationpreoccupante")}
        AND (NOT ligne.pour_auteur OR (SELECT current_setting('havre.auteurs', true)) = 'oui')
"""


class Migration(migrations.Migration):
    dependencies = [("echanges", "0002_gardes"), ("personnes", "0003_barriere"), ("informations", "0003_barriere")]
    operations = [
        migrations.RunSQL(ATTRIBUES, RETRAIT),
        confier("echanges_demandes_de(bigint)", "echanges_recus_de(bigint)"),
        proteger(
            {
                "echanges_demande": d_un_service(
                    agents=("demandeur_agent_id",),
                    plus=f"ligne.id = ANY ((SELECT echanges_demandes_de({SERVI}))::bigint[])",
                ),
                "echanges_courrierrecu": d_un_service(
                    plus=f"ligne.id = ANY ((SELECT echanges_recus_de({SERVI}))::bigint[])"
                ),
                "echanges_courrier": f"CASE WHEN ligne.ip_id IS NULL THEN {ORDINAIRE} ELSE {AVEC_INFORMATION} END",
                **{f"echanges_{table}": comme("demande_id", "echanges_demande") for table in DE_LA_DEMANDE},
                "echanges_piecesrecues": comme("manquantes_id", "echanges_piecesmanquantes"),
                "echanges_envoi": comme("courrier_id", "echanges_courrier"),
                "echanges_attributionrecu": comme("recu_id", "echanges_courrierrecu"),
                "echanges_suiterecu": comme("recu_id", "echanges_courrierrecu"),
                # Never without its letter or its mail, by the whole département too: some letters name who gave word.
                "echanges_piece": " OR ".join(
                    (
                        SYSTEME,
                        par("id", "echanges_courrier", "piece_id"),
                        par("id", "echanges_courrier", "piece_falc_id"),
                        par("id", "echanges_courrierrecu", "piece_id"),
                    )
                ),
            }
        ),
    ]
