"""Travel times by car between points of the plane, from a small road network and a local law.

Entry points: `NetworkModel.load(...)`, then `.minutes(origins, destinations)` and `road_km(origins, destinations)`.
Points are arrays of shape (n, 3): longitude [deg], latitude [deg], density of inhabitants within 5 km [1/km2, NaN if
unknown]. Pure NumPy: no name, no place, no person is known here.
"""

from .geodesy import great_circle_km
from .network import NetworkModel, NetworkParameters, SimpleParameters, road_km

__all__ = ["NetworkModel", "NetworkParameters", "SimpleParameters", "great_circle_km", "road_km"]
