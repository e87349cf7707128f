"""The code that an application shows, by the standard algorithm (RFC 6238, RFC 4226 § 5.3)."""

import base64
import hashlib
import hmac
import time


def code(secret: str, *, pas: int = 0) -> str:
    """Return the code of a base32 secret now, or some steps of 30 s later."""
    compteur = int(time.time()) // 30 + pas
    empreinte = hmac.new(base64.b32decode(secret), compteur.to_bytes(8, "big"), hashlib.sha1).digest()
    debut = empreinte[-1] & 0x0F
    valeur = int.from_bytes(empreinte[debut : debut + 4], "big") & 0x7FFFFFFF
    return f"{valeur % 1_000_000:06d}"
