import Foundation
import TestSupport
import Testing

/// That the manifests in `deploy/kubernetes` fit together, and fit the image and the program. `make check-manifests` compares
/// them with kustomize and with Kubernetes' own schemas.
@Suite(.ownThreads) struct KubernetesTests {
  /// One of the two forms, as kustomize puts it together.
  private struct Form {
    var resources: [JSONTree] = []
    var configMaps: [String: [String]] = [:]
    var images: [JSONTree] = []
    var listed: Set<String> = []

    init(_ folder: String) throws { try add(folder) }

    private mutating func add(_ folder: String) throws {
      let file = try DeployedFiles.yaml("kubernetes/\(folder)/kustomization.yaml")
      listed.insert("\(folder)/kustomization.yaml")
      images += file["images"].elements
      for map in file["configMapGenerator"].elements {
        let files = map["files"].elements.compactMap(\.text)
        configMaps[try #require(map["name"].text)] = files
        listed.formUnion(files.map { "\(folder)/\($0)" })
      }
      for resource in file["resources"].elements.compactMap(\.text) {
        if resource.hasPrefix("../") {
          try add(String(resource.dropFirst(3)))
        } else {
          listed.insert("\(folder)/\(resource)")
          resources.append(try DeployedFiles.yaml("kubernetes/\(folder)/\(resource)"))
        }
      }
    }

    func named(_ kind: String) -> Set<String> {
      Set(resources.filter { $0["kind"].text == kind }.compactMap { $0["metadata"]["name"].text })
    }

    /// The template of the pod.
    var pod: JSONTree {
      resources.map { $0["spec"]["jobTemplate"]["spec"]["template"] }.first { $0 != .null }
        ?? resources.map { $0["spec"]["template"] }.first { $0 != .null } ?? .null
    }
  }

  private static let forms = ["serve", "sweep"]

  private func selects(_ selector: JSONTree, _ pod: JSONTree) -> Bool {
    !selector.members.isEmpty && selector.members.allSatisfy { pod["metadata"]["labels"][$0.key] == $0.value }
  }

  @Test func everyFileIsPartOfAForm() throws {
    let listed = try Self.forms.reduce(into: Set<String>()) { listed, form in listed.formUnion(try Form(form).listed) }
    #expect(try Set(DeployedFiles.names(below: "kubernetes")) == listed.union(["secret.example.yaml"]))
  }

  @Test(arguments: forms) func everyNameLeadsSomewhere(name: String) throws {
    let form = try Form(name)
    let spec = form.pod["spec"]
    let container = try #require(spec["containers"].elements.first)
    let secret = try DeployedFiles.yaml("kubernetes/secret.example.yaml")
    #expect(try form.named("ServiceAccount").contains(#require(spec["serviceAccountName"].text)))
    let volumes = spec["volumes"].elements
    for volume in volumes {
      let found = [
        volume["configMap"]["name"].text.map { form.configMaps[$0] != nil },
        volume["secret"]["secretName"].text.map { $0 == secret["metadata"]["name"].text },
        volume["persistentVolumeClaim"]["claimName"].text.map { form.named("PersistentVolumeClaim").contains($0) },
      ].compactMap { $0 }
      #expect(found == [true], "\(volume)")
    }
    #expect(
      Set(volumes.compactMap { $0["name"].text })
        == Set(container["volumeMounts"].elements.compactMap { $0["name"].text })
    )
    #expect(secret["metadata"]["namespace"].text == "curfew" && form.named("Namespace") == ["curfew"])
    for file in form.listed
    where file.hasSuffix("serve/kustomization.yaml") || file.hasSuffix("sweep/kustomization.yaml") {
      // Only where the workload itself is listed does kustomize put the hashed name of a configuration into it.
      #expect(try DeployedFiles.yaml("kubernetes/\(file)")["namespace"].text == "curfew")
    }
  }

  @Test(arguments: forms) func selectorsAndPortsMeet(name: String) throws {
    let form = try Form(name)
    let container = try #require(form.pod["spec"]["containers"].elements.first)
    let listen = try #require(DeployedFiles.imageEnvironment()["CURFEW_LISTEN"])
    let port = try #require(Int64(listen.split(separator: ":").last ?? ""))
    let ports = container["ports"].elements
    for resource in form.resources {
      let spec = resource["spec"]
      switch resource["kind"].text {
      case "Deployment":
        #expect(selects(spec["selector"]["matchLabels"], form.pod))
        #expect(spec["replicas"].integer == 1 && spec["strategy"]["type"].text == "Recreate")
        #expect(ports.map { $0["containerPort"].integer } == [port])
      case "Service":
        #expect(selects(spec["selector"], form.pod))
        for given in spec["ports"].elements {
          #expect(given["port"].integer == port && ports.contains { $0["name"] == given["targetPort"] })
        }
      case "NetworkPolicy":
        #expect(selects(spec["podSelector"]["matchLabels"], form.pod))
        #expect(spec["ingress"].elements.flatMap { $0["ports"].elements }.map { $0["port"].integer } == [port])
        #expect(spec["egress"].elements.allSatisfy { !$0["to"].elements.isEmpty && !$0["ports"].elements.isEmpty })
      case "CronJob": #expect(spec["concurrencyPolicy"].text == "Forbid")
      default: break
      }
    }
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] where name == "serve" {
      #expect(ports.contains { $0["name"] == container[probe]["httpGet"]["port"] }, "\(probe)")
    }
  }

  @Test(arguments: forms) func thePodIsThatOfTheImage(name: String) async throws {
    let form = try Form(name)
    let (config, user) = try DeployedFiles.image()
    let image = try DeployedFiles.imageEnvironment()
    let spec = form.pod["spec"]
    let container = try #require(spec["containers"].elements.first)
    let context = spec["securityContext"]
    #expect([context["runAsUser"], context["runAsGroup"], context["fsGroup"]].map(\.integer) == [user, user, user])
    #expect(context["runAsNonRoot"].bool == true && context["seccompProfile"]["type"].text == "RuntimeDefault")
    let own = container["securityContext"]
    #expect(own["readOnlyRootFilesystem"].bool == true && own["allowPrivilegeEscalation"].bool == false)
    #expect(own["capabilities"]["drop"].elements.map(\.text) == ["ALL"])
    // What the image calls its volume is what the claim is mounted at, and what is named lies in what is mounted.
    let mounts = container["volumeMounts"].elements.reduce(into: [String: String]()) { mounts, mount in
      mounts[mount["name"].text ?? ""] = mount["mountPath"].text
    }
    #expect(config["Volumes"].members.keys.map { $0 } == [mounts["trail"]])
    #expect(image["CURFEW_DATABASE"]?.hasPrefix("\(mounts["trail"] ?? "")/") == true)
    let environment = container["env"].elements.reduce(into: [String: String]()) {
      $0[$1["name"].text ?? ""] = $1["value"].text
    }
    #expect(environment["CURFEW_CONFIG"] == mounts["settings"].map { "\($0)/curfew.yaml" })
    #expect(environment["CURFEW_RULES"] == mounts["rules"])
    #expect(environment["CURFEW_TOKEN_FILE"] == mounts["token"].map { "\($0)/token" })
    #expect(form.configMaps["curfew-settings"] == ["curfew.yaml"])
    let version = try await BuiltProgram().run("version").output.split(separator: " ").last?.trimmingCharacters(
      in: .newlines)
    #expect(form.images.map { $0["name"] } == [container["image"]] && form.images.first?["newTag"].text == version)
    let arguments = container["args"].elements.compactMap(\.text)
    #expect(arguments.first == name)
    try await BuiltProgram().run(arguments + ["--help"]).expectSuccess()
  }

  /// As a kubelet mounts a configuration: links to a folder that a link names, which changes all files at once.
  @Test func readsSettingsAndRulesFromMounts() async throws {
    let desk = try Desk()
    let form = try Form("serve")
    for (map, target) in [("curfew-settings", "settings"), ("curfew-rules", "rules")] {
      for file in try #require(form.configMaps[map]) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        try desk.write(try DeployedFiles.text("kubernetes/base/\(file)"), to: "\(target)/..2026_11_29/\(name)")
        try await desk.shell("cd \(target) && ln -sfn ..2026_11_29 ..data && ln -s ..data/\(name) \(name)")
          .expectSuccess()
      }
    }
    desk.environment["CURFEW_CONFIG"] = desk.path("settings/curfew.yaml")
    desk.environment["CURFEW_RULES"] = desk.path("rules")
    desk.environment["CURFEW_DATABASE"] = desk.path("trail.db")
    let linted = try await desk.run("rules", "lint")
    // Each rule once, though three paths lead to its file.
    #expect(linted.status == 0 && linted.output.contains("2 rules in 2 files"), "\(linted)")
    let settings = try await desk.run("config", "show", "-o", "csv")
    #expect(settings.output.contains("mode,dry-run,"), "\(settings)")
    let plan = try await desk.run("plan")
    #expect(plan.status == 0, "\(plan)")
  }

  /// The rules there are the samples, which are linted and tested.
  @Test func hasTheSampleRules() throws {
    for name in try DeployedFiles.names(below: "kubernetes/base/rules.d") {
      #expect(
        try DeployedFiles.text("kubernetes/base/rules.d/\(name)") == DeployedFiles.text("../rules/\(name)"), "\(name)")
    }
  }
}
