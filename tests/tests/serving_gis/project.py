"""What QGIS makes of a project or a layer definition of the service, as JSON, and its first map.

Usage: QT_QPA_PLATFORM=offscreen /usr/bin/python3 project.py FILE [PICTURE]

FILE is a `.qgz` or a `.qlr`; PICTURE is drawn with the layers that the project shows first, at the
place that it names.
"""

import json
import sys

from qgis.core import (
    NULL,
    QgsApplication,
    QgsLayerDefinition,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT = 1200, 1000


def first_extent(project):
    extent = project.viewSettings().defaultViewExtent()
    return None if extent.isNull() else extent


def draw(project, path):
    """Draws the layers that are checked, and counts the colours of the picture."""
    settings = QgsMapSettings()
    settings.setLayers(project.layerTreeRoot().checkedLayers())
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsRectangle(first_extent(project)))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(path)
    pixels = [image.pixel(x, y) for x in range(0, WIDTH, 2) for y in range(0, HEIGHT, 2)]
    white = QColor("white").rgb()
    return {
        "colours": len(set(pixels)),
        "drawn": sum(pixel != white for pixel in pixels) / len(pixels),
        "errors": [error.message for error in job.errors()],
    }


def nulls(layer):
    """How many values of each field are null. QGIS before 3.44 takes features from its cache at the
    second reading, where it makes 0 of an integer that is null."""
    list(layer.getFeatures())
    names = layer.fields().names()
    counts = {name: 0 for name in names}
    for feature in layer.getFeatures():
        for name, value in zip(names, feature.attributes()):
            counts[name] += value == NULL
    return counts


def described(node):
    layer = node.layer()
    renderer = layer.renderer()
    extent = layer.extent()
    return {
        "id": layer.id(),
        "title": node.name(),
        "group": node.parent().name(),
        "shown": node.isVisible(),
        "valid": layer.isValid(),
        "provider": layer.providerType(),
        "source": layer.source(),
        "crs": layer.crs().authid(),
        "provider_crs": layer.dataProvider().crs().authid() if layer.isSpatial() else "",
        "geometry": layer.geometryType(),
        "features": sum(1 for _ in layer.getFeatures()),
        "nulls": nulls(layer),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "aliases": {field.name(): field.alias() for field in layer.fields()},
        "renderer": renderer.type() if renderer else None,
        "rules": len(renderer.rootRule().descendants()) if renderer and renderer.type() == "RuleRenderer" else 0,
        "labels": layer.labelsEnabled(),
        "label": layer.labeling().settings().fieldName if layer.labeling() else None,
        "rights": layer.metadata().rights(),
        "abstract": layer.metadata().abstract(),
    }


def main():
    path = sys.argv[1]
    application = QgsApplication([], True)
    application.initQgis()
    project = QgsProject.instance()
    if path.endswith(".qlr"):
        is_read, message = QgsLayerDefinition.loadLayerDefinition(path, project, project.layerTreeRoot())
    else:
        is_read, message = project.read(path), project.error()
    answer = {
        "read": is_read,
        "message": message,
        "title": project.title(),
        "crs": project.crs().authid(),
        "abstract": project.metadata().abstract(),
        "author": project.metadata().author(),
        "groups": [group.name() for group in project.layerTreeRoot().findGroups()],
        "layers": [described(node) for node in project.layerTreeRoot().findLayers()],
    }
    extent = first_extent(project)
    if extent is not None:
        answer["extent"] = [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]
        answer["extent_crs"] = QgsReferencedRectangle(extent).crs().authid()
    if len(sys.argv) > 2:
        answer["picture"] = draw(project, sys.argv[2])
    print(json.dumps(answer))
    project.clear()
    application.exitQgis()


main()
