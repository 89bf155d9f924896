"""Reads a service through OWSLib: every collection with its schema and all features, page by page.

Usage: python owslib_client.py ADDRESS
"""

import json
import sys

import requests
from owslib.ogcapi.features import Features


def all_of(service, name):
    """The features of a collection, in pages of 400."""
    found, page = [], service.collection_items(name, limit=400)
    while True:
        found += page["features"]
        following = [link for link in page["links"] if link["rel"] == "next"]
        if not following:
            return found, page["numberMatched"]
        page = requests.get(following[0]["href"], timeout=60).json()


def main():
    service = Features(sys.argv[1])
    answer = {
        "title": service.response["title"],
        "conformance": service.conformance()["conformsTo"],
        "paths": sorted(service.api()["paths"]),
        "collections": {},
    }
    for name in service.feature_collections():
        features, matched = all_of(service, name)
        first = service.collection_item(name, str(features[0]["id"])) if features else None
        answer["collections"][name] = {
            "matched": matched,
            "ids": len({feature["id"] for feature in features}),
            "first": first and first["properties"] == features[0]["properties"],
            "queryables": sorted(service.collection_queryables(name)["properties"]),
            "boxed": service.collection_items(name, bbox=[6.5, 49.6, 6.7, 49.8])["numberMatched"],
        }
    print(json.dumps(answer))


main()
