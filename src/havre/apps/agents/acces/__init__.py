"""How agents come in: sessions, second factor, passwords, identities of another provider.

Each module holds the acts and the readings of one subject; the pages stand in `havre.web.comptes` and
`havre.web.administration.acces`.
"""
