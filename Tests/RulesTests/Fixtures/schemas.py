"""What `curfew` writes in other people's forms, against outside implementations of these forms.

* `rules schema` is a JSON Schema of draft 2020-12: it takes all that is shipped, and of the wrong files it refuses what is
  listed as refused in wrong-by-schema.tsv. A file that is no YAML at all never gets to a schema.
* `rules lint -o sarif` is SARIF 2.1.0, over all wrong files and over those with fixes and notes.

usage: schemas.py CURFEW, from the directory of the repository; needs jsonschema, PyYAML and pydantic-sarif, whose models are
generated from the schema of OASIS.
"""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

# What no schema sees: what stands inside expressions and texts of a grammar of their own, what two places say together, what
# only the meaning of a value tells, a key that YAML's reader drops, and comments.
BY_NATURE = re.compile(r"R10\d|R11\d|R155|R16[012456]|R17[0156]|R19[0-2]|R2\d\d|R3\d\d|R5\d\d|R60\d|Y106")
# Words in a text that may also be a series of them, and the name of something in the same file.
EXCUSED = {"t-series.test.yaml", "t-workspace.test.yaml"}

CURFEW = sys.argv[1]
FIXTURES = pathlib.Path(__file__).parent
LIST = FIXTURES / "wrong-by-schema.tsv"


class Core(yaml.SafeLoader):
    """YAML 1.2 in its core schema: PyYAML's own is 1.1, in which `on` is a truth value."""

    def flatten_mapping(self, node):
        pass


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"^(~|null|Null|NULL|)$", "~nN\0"),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first) + ([""] if tag == "null" else []))


def curfew(*arguments):
    return subprocess.run([CURFEW, "rules", *arguments], capture_output=True, text=True)


def keyed_by_text(value):
    """Keys of JSON are texts: Easter offsets are numbers in YAML."""
    if isinstance(value, dict):
        return {str(key): keyed_by_text(item) for key, item in value.items()}
    return [keyed_by_text(item) for item in value] if isinstance(value, list) else value


def answer(validator, path):
    try:
        value = keyed_by_text(yaml.load(path.read_text(), Core))
    except yaml.YAMLError:
        return "no YAML", ""
    errors = sorted(validator.iter_errors(value), key=lambda error: -len(error.absolute_path))
    if not errors:
        return "accepted", ""
    return "refused", "/".join(map(str, errors[0].absolute_path))


def main():
    validators = []
    for arguments in [["schema"], ["schema", "--tests"]]:
        schema = json.loads(curfew(*arguments).stdout)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        jsonschema.Draft202012Validator.check_schema(schema)
        validators.append(jsonschema.Draft202012Validator(schema))

    def validator(path):
        return validators[path.name.endswith(".test.yaml")]

    shipped = sorted(pathlib.Path("rules").rglob("*.yaml"))
    assert len(shipped) >= 30, "where are the rules?"
    answers = {path: answer(validator(path), path) for path in shipped}
    failures = [f"{path}: {said}" for path, said in answers.items() if said[0] != "accepted"]

    wrong = sorted(FIXTURES.glob("wrong/*.yaml"))
    lines = []
    for path in wrong:
        said = path.with_suffix(".txt").read_text()
        codes = ",".join(dict.fromkeys(re.findall(r"(?:error|warning)\[(\w+)\]", said)))
        verdict = answer(validator(path), path)
        if verdict[0] == "accepted" and path.name not in EXCUSED:
            blind = [code for code in codes.split(",") if not BY_NATURE.fullmatch(code)]
            failures += [f"{path.name}: the schema could refuse what {code} says" for code in blind]
        lines.append("\t".join([path.name, codes, *verdict]).rstrip() + "\n")
    LIST.write_text("".join(lines))
    counts = {kind: sum(f"\t{kind}" in line for line in lines) for kind in ["refused", "accepted", "no YAML"]}
    print(f"JSON Schema: {len(shipped)} shipped files; of {len(lines)} wrong files {counts}")

    documents = [[path] for path in wrong if not path.name.endswith(".test.yaml")] + [["rules"]]
    results = 0
    for paths in documents:
        run = curfew("lint", "-o", "sarif", *map(str, paths))
        try:
            log = Sarif.model_validate_json(run.stdout)
        except ValueError as error:
            failures.append(f"{paths}: no SARIF: {error}")
            continue
        results += len(log.runs[0].results)
    print(f"SARIF 2.1.0: {len(documents)} documents with {results} results")

    if failures:
        sys.exit("\n".join(failures))


main()
