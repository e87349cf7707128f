"""A routing engine that listens on 127.0.0.1 and speaks the table protocol of OSRM, Valhalla or openrouteservice."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Lieu = list[float]
Duree = Callable[[Lieu, Lieu], float | None]


REFUS = {
    "_osrm": b'{"code": "NoSegment", "message": "Could not find a matching segment"}',
    "_valhalla": b'{"error_code": 171, "error": "No suitable edges near location", "status_code": 400}',
    "_ors": b'{"error": {"code": 6010, "message": "Source point(s) 0 not found."}}',
}


class MoteurFactice:
    """What the fake engine answers, and the requests it received: (sources, destinations, headers)."""

    def __init__(self, duree: Duree) -> None:
        self.duree = duree
        self.demandes: list[tuple[list[Lieu], list[Lieu], dict[str, str]]] = []
        self.chemins: list[str] = []
        self.reponse_forcee: tuple[int, bytes] | None = None
        self.hors_reseau: set[float] = set()
        """Longitudes near which the engine knows no road: it then refuses the whole request, as real ones do."""
        self.liberer = threading.Event()
        self.liberer.set()
        self.adresse = ""

    def repondre(self, chemin: str, corps: dict[str, Any] | None, entetes: dict[str, str]) -> tuple[int, bytes]:
        self.chemins.append(chemin)
        self.liberer.wait(10)
        lecture = self._osrm if corps is None else self._valhalla if "sources_to_targets" in chemin else self._ors
        sources, destinations, mise_en_forme = lecture(chemin, corps or {})
        self.demandes.append((sources, destinations, entetes))
        if self.reponse_forcee is not None:
            return self.reponse_forcee
        if self.hors_reseau & {lieu[0] for lieu in [*sources, *destinations]}:
            return 400, REFUS[lecture.__name__]
        durees = [[self.duree(s, d) for d in destinations] for s in sources]
        return 200, json.dumps(mise_en_forme(durees)).encode()

    @staticmethod
    def _osrm(chemin: str, _: dict[str, Any]) -> tuple[list[Lieu], list[Lieu], Callable[[Any], Any]]:
        adresse = urlsplit(chemin)
        lieux = [[float(v) for v in p.split(",")] for p in adresse.path.rsplit("/", 1)[1].split(";")]
        choix = parse_qs(adresse.query)
        sources, destinations = (
            [lieux[int(i)] for i in choix[nom][0].split(";")] for nom in ("sources", "destinations")
        )
        return sources, destinations, lambda durees: {"code": "Ok", "durations": durees}

    @staticmethod
    def _valhalla(_: str, corps: dict[str, Any]) -> tuple[list[Lieu], list[Lieu], Callable[[Any], Any]]:
        sources, destinations = ([[p["lon"], p["lat"]] for p in corps[nom]] for nom in ("sources", "targets"))
        return (
            sources,
            destinations,
            lambda durees: {
                "sources_to_targets": [[{"time": t, "distance": None if t is None else 1.0} for t in r] for r in durees]
            },
        )

    @staticmethod
    def _ors(_: str, corps: dict[str, Any]) -> tuple[list[Lieu], list[Lieu], Callable[[Any], Any]]:
        sources, destinations = ([corps["locations"][i] for i in corps[nom]] for nom in ("sources", "destinations"))
        return sources, destinations, lambda durees: {"durations": durees}


@contextmanager
def servir(moteur: MoteurFactice) -> Iterator[MoteurFactice]:
    """Serve the engine on a free port, and give its address."""

    class Guichet(BaseHTTPRequestHandler):
        def _repondre(self, corps: dict[str, Any] | None) -> None:
            code, octets = moteur.repondre(self.path, corps, dict(self.headers))
            self.send_response(code)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        def do_GET(self) -> None:
            self._repondre(None)

        def do_POST(self) -> None:
            self._repondre(json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def log_message(self, *_: object) -> None:
            """Stay silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    serveur.daemon_threads = True
    fil = threading.Thread(target=serveur.serve_forever, args=(0.02,))
    fil.start()
    moteur.adresse = f"http://127.0.0.1:{serveur.server_port}"
    try:
        yield moteur
    finally:
        moteur.liberer.set()
        serveur.shutdown()
        fil.join()
        serveur.server_close()
