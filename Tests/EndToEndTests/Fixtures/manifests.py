"""Holds manifests, from standard input, against the schemas that Kubernetes publishes, of three versions: the newest that the Python
package kubernetes-validate has, and those three and six before it. Unknown keys count as mistakes. usage: manifests.py NAME"""

import sys

import kubernetes_validate
import yaml

newest = kubernetes_validate.latest_version().split(".")
versions = [f"{newest[0]}.{int(newest[1]) - back}.0" for back in (0, 3, 6)]
resources = [resource for resource in yaml.safe_load_all(sys.stdin) if resource]
mistakes = 0
for version in versions:
    for resource in resources:
        try:
            kubernetes_validate.validate(resource, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            mistakes += 1
            where = ".".join(str(part) for part in error.path)
            print(f"{resource['kind']} {resource['metadata']['name']}, Kubernetes {version}: {where}: {error.message}", file=sys.stderr)
if not resources:
    sys.exit("manifests.py: there is nothing to look at")
print(f"{sys.argv[1]}: {len(resources)} resources, Kubernetes {', '.join(versions)}")
sys.exit(mistakes > 0)
