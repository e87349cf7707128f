"""A provider that answers as ProConnect does (userinfo as a signed token) or as plain JSON, and can be made to lie."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "havre", "secret-d-essai"
CLE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
AUTRE_CLE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Fournisseur:
    """What the provider says; `mensonge` names the one thing that it does wrong."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "sujet-1", "acr": "eidas1", "amr": ["pwd"]}
        self.mensonge = ""
        self.identite_signee = True
        self.demandes: dict[str, dict[str, str]] = {}
        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), self._repondeur())
        self.emetteur = f"http://127.0.0.1:{self.serveur.server_port}"
        threading.Thread(target=self.serveur.serve_forever, daemon=True).start()

    def fermer(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()

    def autoriser(self, adresse: str) -> str:
        """Do what the agent's browser does at the authorization address; return the way back."""
        demande = {cle: valeurs[0] for cle, valeurs in parse_qs(urlsplit(adresse).query).items()}
        self.demandes["code-1"] = demande
        return f"{demande['redirect_uri']}?{urlencode({'code': 'code-1', 'state': demande['state']})}"

    def jeton(self, nonce: str | None, **autres: Any) -> str:
        maintenant = int(time.time())
        claims = self.claims | {
            "iss": self.emetteur, "aud": CLIENT, "iat": maintenant, "exp": maintenant + 60, **autres,
        }  # fmt: skip
        if nonce is not None:
            claims["nonce"] = nonce
        claims |= {
            "audience": {"aud": "un-autre"}, "emetteur": {"iss": "https://ailleurs.invalid"},
            "perime": {"exp": maintenant - 600}, "nonce": {"nonce": "un-autre"},
            "plusieurs": {"aud": [CLIENT, "un-autre"]},
        }.get(self.mensonge, {})  # fmt: skip
        if self.mensonge == "sans_echeance":
            del claims["exp"]
        if self.mensonge == "aucun":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})
        if self.mensonge == "hmac":
            publique = RSAAlgorithm.to_jwk(CLE.public_key())
            return jwt.encode(claims, hashlib.sha256(publique.encode()).digest(), "HS256", headers={"kid": "k1"})
        cle = AUTRE_CLE if self.mensonge == "signature" else CLE
        return jwt.encode(claims, cle, "RS256", headers={"kid": "k1"})

    def _repondeur(self) -> type[BaseHTTPRequestHandler]:
        fournisseur = self

        class Repondeur(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def rendre(self, contenu: Any, nature: str = "application/json", code: int = 200) -> None:
                octets = (contenu if isinstance(contenu, str) else json.dumps(contenu)).encode()
                self.send_response(code)
                self.send_header("Content-Type", nature)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            def do_GET(self) -> None:
                e, chemin = fournisseur.emetteur, urlsplit(self.path).path
                if chemin.endswith("openid-configuration"):
                    self.rendre({
                        "issuer": e, "authorization_endpoint": f"{e}/authorize", "token_endpoint": f"{e}/token",
                        "userinfo_endpoint": f"{e}/userinfo", "jwks_uri": f"{e}/jwks",
                        "end_session_endpoint": f"{e}/session/end",
                    })  # fmt: skip
                elif chemin == "/jwks":
                    cle = json.loads(RSAAlgorithm.to_jwk(CLE.public_key()))
                    self.rendre({"keys": [cle | {"kid": "k1", "alg": "RS256", "use": "sig"}]})
                elif chemin == "/userinfo" and self.headers["Authorization"] == "Bearer acces-1":
                    autre = {"sub": "un-autre"} if fournisseur.mensonge == "sujet" else {}
                    if fournisseur.identite_signee:
                        self.rendre(fournisseur.jeton(None, **autre), "application/jwt")
                    else:
                        self.rendre(fournisseur.claims | autre)
                else:
                    self.rendre({}, code=404)

            def do_POST(self) -> None:
                recu = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                demande = fournisseur.demandes.pop(recu["code"][0], None)
                empreinte = hashlib.sha256(recu.get("code_verifier", [""])[0].encode()).digest()
                preuve = base64.urlsafe_b64encode(empreinte).decode().rstrip("=")
                juste = demande and recu["client_secret"] == [SECRET] and demande.get("code_challenge") == preuve
                if not juste:
                    return self.rendre({"error": "invalid_grant"}, code=400)
                jeton = fournisseur.jeton(demande["nonce"])
                return self.rendre({"access_token": "acces-1", "token_type": "Bearer", "id_token": jeton})

        return Repondeur
