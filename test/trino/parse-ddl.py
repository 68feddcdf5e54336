"""Parses SQL files by Athena's grammar and prints what they say as JSON: python parse-ddl.py FILE..."""

import json
import sys

import sqlglot
from sqlglot import exp


def column(node):
    return [node.name, node.args["kind"].sql("hive").lower()]


def table(node):
    schema = node.this
    properties = node.args["properties"].expressions
    partitions = node.find(exp.PartitionedByProperty).this.expressions
    location = node.find(exp.LocationProperty).this.name
    return {
        "name": schema.this.sql("hive").replace("`", ""),
        "columns": [column(one) for one in schema.expressions],
        "partitions": [column(one) for one in partitions],
        "location": location,
        "properties": {one.name: one.args["value"].name for one in properties if type(one) is exp.Property},
    }


result = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        statements = [one for one in sqlglot.parse(file.read(), dialect="athena") if one]
    tables = [one for one in statements if isinstance(one, exp.Create) and one.kind == "TABLE"]
    result[path] = {"statements": [one.key for one in statements], "tables": [table(one) for one in tables]}
print(json.dumps(result))
