"""Elimination of the files whose time is over: what it does of each table, the list for the archives, the certificate.

`regles` turns the classification into SQL that the migrations store; the database alone erases (`registre_eliminer`).
"""
