"""The export of a file for the person it is about: gathered by the classification, other people masked.

`collecte` reads the rows, `masques` hides names and addresses in free text, `elements` is what is kept and read again,
`document` makes the files that are given.
"""
