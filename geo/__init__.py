"""Pure functions on geometry: they know nothing of stores, publishers or maps.

Coordinates are longitude and latitude in degrees on WGS84 (EPSG:4326); areas are square kilometres and
lengths kilometres on the ellipsoid.
"""
