"""Distances on the sphere."""

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088  # mean radius (2a + b) / 3 of the WGS84 ellipsoid


def great_circle_km(origins: NDArray[np.float64], destinations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the great-circle distances [km], shape (O, D), by the haversine formula.

    Args:
        origins: shape (O, >=2), longitude and latitude in degrees first.
        destinations: shape (D, >=2), same columns.
    """
    lon_o, lat_o = np.radians(origins[:, 0])[:, None], np.radians(origins[:, 1])[:, None]
    lon_d, lat_d = np.radians(destinations[:, 0])[None, :], np.radians(destinations[:, 1])[None, :]
    half = np.sin((lat_d - lat_o) / 2) ** 2
    half = half + np.cos(lat_o) * np.cos(lat_d) * np.sin((lon_d - lon_o) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
