"""Requests, letters and mail are seen with their child, and by the services and agents whose they are."""

from django.db import migrations

from havre.apps.personnes.models.barriere import AGENT, comme, d_un_service, par
from havre.common.politiques import confier, proteger

DE_LA_DEMANDE = ["attribution", "piecesmanquantes", "rappel", "reponse", "silence"]

# Requests and mail that were ever given to an agent; called once a query. Their attributions follow them, so that a
# policy could not read these without an endless circle.
ATTRIBUES = """
CREATE FUNCTION echanges_demandes_de(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT demande_id), '{}') FROM echanges_attribution WHERE agent_id = p_agent
$$;
CREATE FUNCTION echanges_recus_de(p_agent bigint) RETURNS bigint[] LANGUAGE sql STABLE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT recu_id), '{}') FROM echanges_attributionrecu WHERE agent_id = p_agent
$$;
"""
RETRAIT = "DROP FUNCTION echanges_demandes_de(bigint); DROP FUNCTION echanges_recus_de(bigint);"


class Migration(migrations.Migration):
    dependencies = [("echanges", "0007_nature_acces"), ("accueils", "0016_politiques")]
    operations = [
        migrations.RunSQL(ATTRIBUES, RETRAIT),
        confier("echanges_demandes_de(bigint)", "echanges_recus_de(bigint)"),
        proteger({
            "echanges_demande": d_un_service(
                agents=("demandeur_agent_id",), plus=f"ligne.id = ANY ((SELECT echanges_demandes_de({AGENT}))::bigint[])"
            ),
            "echanges_courrierrecu": d_un_service(plus=f"ligne.id = ANY ((SELECT echanges_recus_de({AGENT}))::bigint[])"),
            "echanges_courrier": d_un_service(
                agents=("signataire_id",), plus=par("demande_id", "echanges_demande")
            ),
            **{f"echanges_{table}": comme("demande_id", "echanges_demande") for table in DE_LA_DEMANDE},
            "echanges_piecesrecues": comme("manquantes_id", "echanges_piecesmanquantes"),
            "echanges_envoi": comme("courrier_id", "echanges_courrier"),
            "echanges_attributionrecu": comme("recu_id", "echanges_courrierrecu"),
            "echanges_suiterecu": comme("recu_id", "echanges_courrierrecu"),
            "echanges_piece": " OR ".join((
                comme("id", "echanges_courrier", "piece_id"), par("id", "echanges_courrier", "piece_falc_id"),
                par("id", "echanges_courrierrecu", "piece_id"),
            )),
        }),
    ]
