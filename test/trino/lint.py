"""Reads templates and policies as their owners do and prints what is wrong with each: python lint.py FILE..."""

import json
import sys

import hcl2
import parliament
from cfnlint.api import lint_file
from pathlib import Path


def cloudformation(path):
    return [f"{one.rule.id} {one.message}" for one in lint_file(Path(path))]


def terraform(path):
    with open(path, encoding="utf-8") as file:
        hcl2.load(file)
    return []


def policy(path):
    with open(path, encoding="utf-8") as file:
        findings = parliament.analyze_policy_string(file.read()).findings
    return [f"{one.issue} {one.detail}" for one in findings]


READERS = {".template": cloudformation, ".tf": terraform, ".policy": policy}
result = {}
for path in sys.argv[1:]:
    try:
        result[path] = READERS[Path(path).suffix](path)
    except Exception as error:
        result[path] = [f"{type(error).__name__}: {error}"]
print(json.dumps(result))
