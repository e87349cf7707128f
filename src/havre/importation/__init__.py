"""Import of what a département already has: places, persons, decisions and stays from CSV files.

One call, `executer.importer`, reads a file, tries every row against the database, and writes all of it or nothing,
with one event of the journal. A row is found again by its natural key, so that a file can be imported twice. Every
problem is told with line, column, value as typed and reason; what the database refuses is told in the same words.

May import: `havre.apps`, `havre.common`. Must not know: pages, commands.
Entry points: `executer.importer`, `natures.NATURES` (the kinds of files and their columns).
"""
