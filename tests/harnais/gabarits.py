"""Templates are strict: `--fail-on-template-vars` of pytest-django makes an undefined variable fail.

The libraries' own templates that a page still includes are not ours to correct and are let through.
"""
