"""The facts of children: measures, stays, what judges are told, promises, visits, acts done."""

from collections.abc import Iterator
from datetime import date

from ...enums import Perimetre
from .cas import Cas, Cible, lire
from .dossier import Audience, Decision, Dossier, Mesure, Sejour
from .justice import cas_de_justice
from .mesures import cas_des_mesures
from .sejours import cas_des_engagements, cas_des_sejours

ENFANTS = """
SELECT cible.id, e.service_id, r.agent_id, cible.date_naissance
  FROM personnes_enfant e JOIN personnes_personne cible ON cible.id = e.personne_id
  LEFT JOIN personnes_reference r ON r.enfant_id = cible.id AND r.periode @> %(au)s
 WHERE {cible}
"""
MESURES = """
SELECT cible.enfant_id, cible.id, cible.type, lower(cible.periode), upper(cible.periode), cible.ordonnee_le,
       cible.executee_le, d.nature, d.rendue_le,
       greatest(d.terme_le, (SELECT max(p.terme_le) FROM decisions_decision p
            WHERE p.renouvelle_id = d.id AND d.nature = 'opp_juge' AND p.nature = 'opp_juge')), d.id
  FROM mesures_mesure cible
  LEFT JOIN decisions_decision d ON d.id = cible.decision_id
 WHERE {cible} ORDER BY cible.enfant_id, lower(cible.periode), cible.id
"""
DECISIONS = """
SELECT cible.enfant_id, cible.id, d.id, d.nature, d.rendue_le, d.recue_le, d.terme_le, d.sans_audition,
       d.renouvelle_id, (SELECT count(*) FROM decisions_decision p JOIN decisions_enfantconcerne c
            ON c.decision_id = p.id AND c.enfant_id = cible.enfant_id
            WHERE p.renouvelle_id = d.id AND d.nature = 'opp_juge' AND p.nature = 'opp_juge'
              AND NOT EXISTS (SELECT 1 FROM decisions_decision r WHERE r.rectifie_id = p.id))
  FROM decisions_enfantconcerne cible JOIN decisions_decision d ON d.id = cible.decision_id
 WHERE {cible} AND NOT EXISTS (SELECT 1 FROM decisions_decision r WHERE r.rectifie_id = d.id)
 ORDER BY cible.enfant_id, d.rendue_le, d.id
"""
AUDIENCES = """
SELECT cible.enfant_id, cible.id, (a.prevue_a AT TIME ZONE 'Europe/Paris')::date, a.convocation_recue_le, i.issue,
       i.survenue_le
  FROM decisions_enfantaudience cible JOIN decisions_audience a ON a.id = cible.audience_id
  LEFT JOIN decisions_issueaudience i ON i.audience_id = a.id
 WHERE {cible} ORDER BY cible.enfant_id, a.prevue_a, cible.id
"""
APPELS = """
SELECT cible.enfant_id, cible.id, a.forme_le, i.rendue_le
  FROM decisions_enfantconcerne cible JOIN decisions_decision d ON d.id = cible.decision_id AND d.nature = 'opp_juge'
  JOIN decisions_appel a ON a.decision_id = d.id
  LEFT JOIN decisions_issueappel i ON i.appel_id = a.id
 WHERE {cible} ORDER BY cible.enfant_id, a.forme_le, i.rendue_le, a.id
"""
RAPPORTS_DUS = """
SELECT DISTINCT cible.enfant_id, cible.id, r.pour_le
  FROM decisions_enfantconcerne cible JOIN decisions_rapportdu r ON r.decision_id = cible.decision_id
 WHERE {cible} AND NOT EXISTS (SELECT 1 FROM decisions_decision x WHERE x.rectifie_id = cible.decision_id)
 ORDER BY cible.enfant_id, r.pour_le
"""
SEJOURS = """
SELECT cible.enfant_id, cible.id, cible.mode, cible.principal, l.id, l.type, lower(cible.periode),
       upper(cible.periode), cible.admis_le, cible.fin_promise, cible.sortie_medicale_le,
       cible.mode = 'hotel' AND EXISTS (SELECT 1 FROM personnes_reconnaissancehandicap h
            WHERE h.enfant_id = cible.enfant_id AND h.periode @> lower(cible.periode))
  FROM accueils_accueil cible
  LEFT JOIN lieux_unite u ON u.id = cible.unite_id
  LEFT JOIN lieux_lieu l ON l.id = CASE WHEN u.lieu_id IS NULL THEN cible.lieu_id ELSE u.lieu_id END
 WHERE cible.annule_a IS NULL AND {cible} ORDER BY cible.enfant_id, lower(cible.periode), cible.id
"""
INFORMATIONS = """
SELECT cible.enfant_id, i.id, i.objet, i.preparee_a, i.echeance_a, i.envoyee_le, i.sans_objet_a, lower(cible.periode)
  FROM accueils_informationjuge i JOIN accueils_accueil cible ON cible.id = i.accueil_id
 WHERE {cible}
"""
PROMESSES = """
SELECT cible.enfant_id, cible.id, cible.dite_le, cible.pour_le, least(i.survenue_le, v.faite_le, r.dite_le)
  FROM suivis_promesse cible
  LEFT JOIN suivis_issuepromesse i ON i.promesse_id = cible.id
       AND NOT EXISTS (SELECT 1 FROM suivis_issuepromesse s WHERE s.remplace_id = i.id)
  LEFT JOIN suivis_promesse r ON r.remplace_id = cible.id
  LEFT JOIN LATERAL (SELECT min(v.faite_le) AS faite_le FROM visites_visite v WHERE v.promesse_id = cible.id
                        AND NOT EXISTS (SELECT 1 FROM visites_visite c WHERE c.corrige_id = v.id)) v ON true
 WHERE {cible}
"""
VISITES = """
SELECT cible.enfant_id, cible.id, cible.agent_id, cible.enregistree_a, cible.prevue_le,
       coalesce(cible.faite_le, cible.annulee_le)
  FROM visites_visite cible
 WHERE cible.prevue_le IS NOT NULL AND {cible}
   AND NOT EXISTS (SELECT 1 FROM visites_visite c WHERE c.corrige_id = cible.id)
"""
ACTES = """
SELECT cible.enfant_id, cible.nature, cible.jour FROM (
    SELECT a.enfant_id, a.nature, a.accompli_le AS jour FROM echeances_acteaccompli a
     WHERE a.annule_id IS NULL AND NOT EXISTS (SELECT 1 FROM echeances_acteaccompli x WHERE x.annule_id = a.id)
    UNION ALL
    SELECT r.enfant_id, 'rapport_situation_le', (v.signe_a AT TIME ZONE 'Europe/Paris')::date
      FROM suivis_versionrapport v JOIN suivis_rapport r ON r.id = v.rapport_id
     WHERE r.nature = 'situation' AND v.numero = 1
    UNION ALL
    SELECT r.enfant_id, CASE r.nature WHEN 'situation' THEN 'rapport_transmis_juge_le'
                                      WHEN 'echeance' THEN 'rapport_echeance_envoye_le'
                                      ELSE 'rapport_bilan_remis_le' END, e.envoye_le
      FROM suivis_envoirapport e
      JOIN suivis_versionrapport v ON v.id = e.version_id JOIN suivis_rapport r ON r.id = v.rapport_id
     WHERE e.destinataire = 'juge' AND r.nature <> 'note'
) cible WHERE {cible}
 ORDER BY cible.enfant_id, cible.jour
"""

ENFANT = "cible.enfant_id"


def _dossiers(*, au: date, cible: Cible | None) -> dict[int, Dossier]:
    """Return the files of the children asked for."""
    de_l_enfant = Perimetre.ENFANT
    dossiers = {ligne[0]: Dossier(*ligne) for ligne in lire(ENFANTS, cible, de_l_enfant, au=au)}
    for enfant, *reste in lire(MESURES, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].mesures.append(Mesure(*reste))
    for enfant, *reste in lire(DECISIONS, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].decisions.append(Decision(*reste))
    for enfant, *reste in lire(AUDIENCES, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].audiences.append(Audience(*reste))
    for enfant, *reste in lire(APPELS, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].appels.append(tuple(reste))
    for enfant, lien, jour in lire(RAPPORTS_DUS, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].rapports_dus.append((lien, jour))
    for enfant, *reste in lire(SEJOURS, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].sejours.append(Sejour(*reste))
    for enfant, *reste in lire(INFORMATIONS, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].informations.append(tuple(reste))
    for enfant, *reste in lire(PROMESSES, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].promesses.append(tuple(reste))
    for enfant, *reste in lire(VISITES, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].visites.append(tuple(reste))
    for enfant, nature, jour in lire(ACTES, cible, de_l_enfant, colonne=ENFANT):
        dossiers[enfant].actes[nature].append(jour)
    return dossiers


def lire_enfants(*, au: date, cible: Cible | None) -> Iterator[Cas]:
    """Yield the cases of the children."""
    for dossier in _dossiers(au=au, cible=cible).values():
        for cas in (
            *cas_des_mesures(dossier, au=au),
            *cas_de_justice(dossier),
            *cas_des_sejours(dossier, au=au),
            *cas_des_engagements(dossier),
        ):
            cas.perimetre_id = dossier.enfant
            yield cas
