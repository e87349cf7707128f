"""The machine that measured, without its name."""

import os
import platform
from pathlib import Path
from typing import Any


def decrire_machine() -> dict[str, Any]:
    """Return system, processor, cores, memory [GiB] and Python of this machine, and its load before the measure."""
    infos = Path("/proc/cpuinfo")
    modeles = [x for x in infos.read_text().splitlines() if x.startswith("model name")] if infos.exists() else []
    memoire = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "systeme": platform.platform(),
        "processeur": modeles[0].split(":", 1)[1].strip() if modeles else platform.machine(),
        "coeurs": os.cpu_count(),
        "memoire_gio": round(memoire, 1),
        "python": platform.python_version(),
        "charge_avant": round(os.getloadavg()[0], 2),
    }
