"""What is kept of persons, why, how long, who receives it: register, retention, access of the person to his file.

It stands above the apps, because it looks at all of them: each field of each model has a class in `donnees/champs`
(one file for each app, one for the tables of other people's packages); the register, the retention, the erasure and
the export of a file are read from there, never from a list of their own.
"""
