"""Components shared by every page: template tags, French formats, icons, maps, tables and their catalogue.

`composants.py` is the template library, loaded everywhere; each other module is one family of components.
A component takes plain values or the small dataclasses of its module: it knows no model and runs no query.
"""
