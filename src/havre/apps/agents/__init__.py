"""Agents: who acts, in which role, for which territory, until when.

Nouns: `Agent` (account), `Service` (team of a territory or of the headquarters), `Affectation` (a role held in a
scope during a period).
Law: CASF L.221-6 (professional secrecy), GDPR art. 5(1)(c) and 32 (access limited to what the work needs).
May import: journal, territoires.
Must not know: children, places, decisions.
Entry points: `permissions.portee`, `permissions.exiger`, `queries.agent_systeme`, `queries.comptes_de_demonstration`,
`actions.creer_agent`, `actions.affecter`. Rights are data: `donnees/droits.yaml`.
"""
