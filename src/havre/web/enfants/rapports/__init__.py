"""Reports on a child: written by steps, signed, added to, read with the child and his parents, sent."""
