"""What QGIS sees in a GeoPackage, as JSON, and pictures of its layers.

Usage: QT_QPA_PLATFORM=offscreen /usr/bin/python3 look.py FILE FOLDER [LAYER,LAYER…]

Each layer is drawn alone into FOLDER/LAYER.png, in its default style, and the layers named
together into FOLDER/together.png, the first at the bottom.
"""

import json
import sqlite3
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsFeatureSource,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT = 900, 700


def tables(file):
    with sqlite3.connect(f"file:{file}?immutable=1", uri=True) as connection:
        sql = "SELECT table_name FROM gpkg_contents ORDER BY rowid"
        return [name for (name,) in connection.execute(sql)]


def documents(file):
    """The metadata of each table, parsed, and whether QGIS takes the SLD document of each layer."""
    with sqlite3.connect(f"file:{file}?immutable=1", uri=True) as connection:
        sql = (
            "SELECT coalesce(table_name, ''), metadata FROM gpkg_metadata "
            "JOIN gpkg_metadata_reference ON md_file_id = id"
        )
        roots = {name: xml.fromstring(text.encode()).tag for name, text in connection.execute(sql)}
        styles = connection.execute("SELECT f_table_name, styleSLD FROM layer_styles").fetchall()
    taken = {}
    for name, document in styles:
        layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
        path = Path(file).with_suffix(".sld")
        path.write_text(document, encoding="utf-8")
        message, is_taken = layer.loadSldStyle(str(path))
        taken[name] = {"taken": is_taken, "message": message, "renderer": layer.renderer().type()}
    return {"metadata": roots, "sld": taken}


def draw(layers, path):
    """Draws layers, the first at the bottom, and counts the colours of the picture."""
    settings = QgsMapSettings()
    settings.setLayers(list(reversed(layers)))
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setBackgroundColor(QColor("white"))
    extent = QgsRectangle()
    for layer in layers:
        extent.combineExtentWith(layer.extent())
    extent.grow(max(extent.width(), extent.height()) * 0.03 + 1)
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(path))
    pixels = [image.pixel(x, y) for x in range(0, WIDTH, 2) for y in range(0, HEIGHT, 2)]
    white = QColor("white").rgb()
    return {
        "colours": len(set(pixels)),
        "drawn": sum(pixel != white for pixel in pixels) / len(pixels),
        "errors": [error.message for error in job.errors()],
    }


def legend(layer):
    renderer = layer.renderer()
    if renderer is None or renderer.type() != "RuleRenderer":
        return []
    rules = renderer.rootRule().descendants()
    return [{"label": rule.label(), "filter": rule.filterExpression()} for rule in rules]


def smallest_scale(labels):
    return labels.minimumScale if labels.scaleVisibility else None


def seen(file, name, folder):
    layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
    renderer = layer.renderer()
    found = {
        "valid": layer.isValid(),
        "rows": layer.featureCount(),
        "geometry": layer.isSpatial(),
        "crs": layer.crs().authid(),
        "renderer": renderer.type() if renderer else None,
        "legend": legend(layer),
        "labels": layer.labelsEnabled(),
        "label": layer.labeling().settings().fieldName if layer.labeling() else None,
        "label_scale": smallest_scale(layer.labeling().settings()) if layer.labeling() else None,
        "aliases": {field.name(): field.alias() for field in layer.fields()},
        "spatial_index": layer.hasSpatialIndex() == QgsFeatureSource.SpatialIndexPresent,
    }
    if layer.isSpatial() and layer.featureCount() > 0:
        found["picture"] = draw([layer], folder / f"{name}.png")
    return layer, found


def main():
    file, folder = sys.argv[1], Path(sys.argv[2])
    names = sys.argv[3].split(",") if len(sys.argv) > 3 else []
    application = QgsApplication([], True)
    application.initQgis()
    layers, answer = {}, {}
    for name in tables(file):
        layers[name], answer[name] = seen(file, name, folder)
    answer["documents"] = documents(file)
    if names:
        answer["together"] = draw([layers[name] for name in names], folder / "together.png")
    print(json.dumps(answer))
    layers.clear()
    application.exitQgis()


main()
