"""Worrying information: intake, register, evaluation in pairs, load of the teams, figures."""
