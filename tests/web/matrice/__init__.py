"""The table of rights of the site (`tests/web/droits.yaml`), and the facts that its pages are tried on."""
