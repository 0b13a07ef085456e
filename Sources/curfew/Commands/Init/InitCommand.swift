import Arguments
import Files
import FoundationEssentials

/// `curfew init`: settings and rules to begin with, or one recipe.
enum InitCommand {
  private static let directory = Positional<String>(
    "DIRECTORY", help: "Where to write; the working directory unless given", completion: .directories,
    isRequired: false)

  static let command = Command(
    "init", summary: "Write settings and starter rules",
    discussion: """
      Writes curfew.yaml and three rule files into rules.d. All rules are in dry run: nothing is changed on \
      the server until 'enforce' is written out, both in the settings and in a rule. A file that exists is never \
      overwritten; then nothing is written at all.

      Address, token file and database are written as flags or environment give them. Below /etc it prepares for a \
      service with a user of its own, who may read what is written but not write there: the database goes to \
      the same place below /var/lib, /etc/curfew's to /var/lib/curfew.

      --recipe writes one rule file for a need that many have, with its tests, in dry run, into the rule directory of the \
      settings, or into DIRECTORY/rules.d: name one of your own where those of the settings are root's. '--recipe list' shows all with a line each: \(Recipe.names.joined(separator: ", ")).
      """,
    examples: [
      "curfew init", "curfew init /etc/curfew --url https://coder.example.com --token-file /etc/curfew/token",
      "curfew init --recipe no-start-holidays",
    ],
    parameters: [directory, InitRecipe.option]
  ) { invocation in
    let given = invocation[directory].map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    if let recipe = invocation[InitRecipe.option] {
      return try InitRecipe.write(recipe, in: given, invocation).rawValue
    }
    let root = given ?? ""
    let isForService = root.absolutePath.hasPrefix("/etc/")
    let settings = starterSettings(invocation, in: root.absolutePath)
    let files =
      [(path: root + "curfew.yaml", text: settings.text)]
      + StarterRules.files.map { (path: "\(root)rules.d/\($0.name)", text: $0.text) }
    if let existing = try files.first(where: { try PathContent.isAnything(at: $0.path) }) {
      throw CommandFailure(
        .failure, "\(existing.path) exists already; nothing was written",
        advice: "move it away, or name another directory: curfew init DIRECTORY")
    }
    for file in files { try write(file.text, to: file.path, isForAll: isForService) }
    if isForService { try makeDirectory(of: settings.database) }
    let hasToken = Console.environment["CODER_SESSION_TOKEN"].map { !$0.isEmpty } ?? false
    try Console.write(
      files.map { "wrote \($0.path)\n" }.joined() + next(after: settings, hasToken: hasToken, isForService))
    return ExitStatus.success.rawValue
  }

  /// Settings with what flags or environment give, for a directory.
  static func starterSettings(
    _ invocation: Invocation, in directory: String, environment: [String: String] = Console.environment
  ) -> StarterSettings {
    func given(_ setting: any SettingDeclaration) -> String? {
      setting.option.flatMap { invocation.all($0).last }
        ?? setting.environment.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var settings = StarterSettings(
      url: given(Settings.url), tokenFile: given(Settings.tokenFile).map(\.absolutePath))
    if let database = given(Settings.database) {
      settings.database = database.absolutePath
    } else if directory.hasPrefix("/etc/"), case let place = directory.split(separator: "/").dropFirst(), !place.isEmpty
    {
      settings.database = "/var/lib/\(place.joined(separator: "/"))/curfew.db"
    }
    return settings
  }

  /// What is left to do.
  ///
  /// - Parameter hasToken: whether the environment has one, which is never written to a file
  private static func next(after settings: StarterSettings, hasToken: Bool, _ isForService: Bool) -> String {
    var steps: [String] = []
    if settings.url == nil { steps.append("put the server's address into curfew.yaml ('url'), or export CODER_URL") }
    if settings.tokenFile == nil, isForService || !hasToken {
      let elsewhere = isForService ? "" : ", or give --token-file"
      steps.append("put the file of the token into curfew.yaml ('token_file')\(elsewhere)")
    }
    steps += [
      "'curfew doctor' checks the server, the token, the database and the rules",
      "'curfew plan' shows what the rules would do now",
      "'curfew serve' does it, again and again; in dry run until you write enforce",
    ]
    let taken =
      settings.tokenFile == nil && hasToken && !isForService
      ? "the token stays in CODER_SESSION_TOKEN and is written nowhere\n" : ""
    return taken + "\nNext:\n" + steps.enumerated().map { "  \($0.offset + 1). \($0.element)\n" }.joined()
  }

  /// - Parameter isForAll: whether everybody may read it, whatever the umask says; there is no secret in it
  static func write(_ text: String, to path: String, isForAll: Bool) throws {
    let url = URL(filePath: path)
    do {
      try makeDirectories(to: url.deletingLastPathComponent(), isForAll: isForAll)
      try Data(text.utf8).write(to: url, options: .withoutOverwriting)
      guard isForAll else { return }
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    } catch {
      throw CommandFailure(.failure, "\(path): cannot be written (\(reason(error)))")
    }
  }

  /// The database's directory, for its owner alone; the service manager hands it to the service's user.
  private static func makeDirectory(of database: String) throws {
    let url = URL(filePath: database).deletingLastPathComponent()
    let directory = url.path
    guard try !PathContent.isAnything(at: directory) else { return }
    do {
      // Above an instance's directory the users of all instances pass through.
      try makeDirectories(to: url.deletingLastPathComponent(), isForAll: true)
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(.failure, "\(directory): cannot be made (\(reason(error)))")
    }
  }

  /// Makes a directory and those above it, as far as they are missing.
  private static func makeDirectories(to directory: URL, isForAll: Bool) throws {
    guard try !PathContent.isAnything(at: directory.path) else { return }
    try makeDirectories(to: directory.deletingLastPathComponent(), isForAll: isForAll)
    try FileManager.default.createDirectory(
      atPath: directory.path, withIntermediateDirectories: false,
      attributes: isForAll ? [.posixPermissions: 0o755] : nil)
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? PathFailure { return error.reason }
    guard let error = error as? CocoaError else { return "\(error)" }
    switch error.code {
    case .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "no space left on the disk"
    case .fileWriteVolumeReadOnly: return "the file system is read-only"
    case .fileWriteFileExists: return "something else is in its place"
    case .fileNoSuchFile: return "the directory cannot be made"
    default: return "the system refuses, code \(error.code.rawValue)"
    }
  }
}
