"""Acts of the register: access of a person to his file, elimination of what has reached its term."""
