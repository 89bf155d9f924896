"""What QGIS sees of a service and of its project, as JSON, and a picture of the project.

Usage: QT_QPA_PLATFORM=offscreen /usr/bin/python3 qgis.py ADDRESS FOLDER
"""

import json
import sys
import urllib.request
from pathlib import Path

from qgis.core import (
    NULL,
    QgsApplication,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT = 1200, 900


def collections(address):
    with urllib.request.urlopen(f"{address}/collections?f=json") as answer:
        return json.load(answer)["collections"]


def filtered(layer, expression):
    return sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterExpression(expression)))


def seen(address, name):
    """A layer added by hand, as the dialogue of QGIS does it."""
    uri = f"restrictToRequestBBOX='1' pagingEnabled='true' typename='{name}' url='{address}'"
    layer = QgsVectorLayer(uri, name, "OAPIF")
    found = {"valid": layer.isValid(), "message": layer.error().message()}
    if layer.isValid():
        found["rows"] = sum(1 for _ in layer.getFeatures())
        found["fields"] = {field.name(): field.typeName() for field in layer.fields()}
        found["crs"] = layer.crs().authid()
        box = layer.extent()
        found["extent"] = [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]
        # The second reading comes from the cache of QGIS.
        rows = [feature.attributes() for feature in layer.getFeatures()]
        empty = lambda at: sum(row[at] is None or row[at] == NULL for row in rows)
        found["empty"] = {field.name(): empty(at) for at, field in enumerate(layer.fields())}
        found["many"] = filtered(layer, '"pupils" >= 10') if "pupils" in found["fields"] else None
    return found


def draw(project, path):
    root = project.layerTreeRoot()
    layers = [layer for layer in root.layerOrder() if root.findLayer(layer.id()).isVisible()]
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(project.viewSettings().defaultViewExtent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(str(path))
    pixels = [image.pixel(x, y) for x in range(0, WIDTH, 3) for y in range(0, HEIGHT, 3)]
    white = QColor("white").rgb()
    return {
        "shown": [layer.name() for layer in layers],
        "colours": len(set(pixels)),
        "drawn": sum(pixel != white for pixel in pixels) / len(pixels),
        "errors": [error.message for error in job.errors()],
    }


def opened(address, folder):
    """The project of the service, as a planner opens it."""
    path = folder / "schulweg.qgz"
    with urllib.request.urlopen(f"{address}/qgis/schulweg.qgz") as answer:
        path.write_bytes(answer.read())
    project = QgsProject.instance()
    found = {"read": project.read(str(path)), "crs": project.crs().authid(), "title": project.title()}
    found["groups"] = [group.name() for group in project.layerTreeRoot().findGroups()]
    found["layers"] = {}
    for layer in project.mapLayers().values():
        renderer = layer.renderer()
        found["layers"][layer.name()] = {
            "valid": layer.isValid(),
            "message": layer.error().message(),
            "provider": layer.providerType(),
            "source": layer.source(),
            "renderer": renderer.type() if renderer else None,
            "labels": layer.labelsEnabled(),
        }
    found["picture"] = draw(project, folder / "project.png")
    project.clear()
    return found


def main():
    address, folder = sys.argv[1], Path(sys.argv[2])
    application = QgsApplication([], True)
    application.initQgis()
    answer = {"project": opened(address, folder)}
    answer["added"] = {each["id"]: seen(address, each["id"]) for each in collections(address)}
    print(json.dumps(answer))
    application.exitQgis()


main()
