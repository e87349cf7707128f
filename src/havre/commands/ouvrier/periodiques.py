"""The works that are done at their hour, without anybody asking: name, cron line (UTC), function of the moment.

Each must bear being done twice, since a worker may be stopped while it does one.
"""

from collections.abc import Callable
from datetime import datetime

PERIODIQUES: dict[str, tuple[str, Callable[[datetime], None]]] = {}
