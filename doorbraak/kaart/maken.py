"""Makes gemeenten.json from a GeoJSON of CBS and Kadaster: `python -m doorbraak.kaart.maken BESTAND`."""

import json
import math
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

from doorbraak.kaart.grenzen import BESTAND, RAND, Punt, Ring

PER_GRAAD = 1000
BREEDTEGRAAD = 52.15  # the middle of the country: there a step east is as long on the map as on the ground


def gemeenten(geojson: Any) -> dict[str, list[Ring]]:
    """The rings of every gemeente in whole units of the drawing, from the upper left corner of the country."""
    found = {
        feature["properties"]["statcode"]: [
            [_projected(*place) for place in ring] for polygon in _polygons(feature) for ring in polygon
        ]
        for feature in geojson["features"]
    }
    every = [punt for rings in found.values() for ring in rings for punt in ring]
    left, top = min(x for x, _ in every) - RAND, min(y for _, y in every) - RAND
    return {
        code: [[(x - left, y - top) for (x, y), _ in groupby(ring[:-1])] for ring in rings]
        for code, rings in sorted(found.items())
    }


def _polygons(feature: Any) -> Any:
    geometry = feature["geometry"]
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _projected(lengte: float, breedte: float) -> Punt:
    shrink = math.cos(math.radians(BREEDTEGRAAD))
    return round(lengte * shrink * PER_GRAAD), round(-breedte * PER_GRAAD)


if __name__ == "__main__":
    made = gemeenten(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    BESTAND.write_text(
        json.dumps(made, separators=(",", ":")).replace('],"', '],\n"') + "\n", encoding="utf-8"
    )
