"""Pages: one package for each screen area, templates, static files, components."""
