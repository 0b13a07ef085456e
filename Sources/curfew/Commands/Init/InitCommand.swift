import Arguments
import FoundationEssentials

/// `curfew init`: settings and rules to begin with.
enum InitCommand {
  private static let directory = Positional<String>(
    "DIRECTORY", help: "Where to write; the working directory unless given", completion: .directories,
    isRequired: false)

  static let command = Command(
    "init", summary: "Write settings and starter rules",
    discussion: """
      Writes curfew.yaml and a directory rules.d with three rules. All of them are in dry-run: nothing is changed on \
      the server until 'enforce' is written out, both in the settings and in a rule. A file that exists is never \
      overwritten; then nothing is written at all.
      """,
    examples: ["curfew init", "curfew init /etc/curfew"], parameters: [directory]
  ) { invocation in
    let root = invocation[directory].map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    let files =
      [(path: root + "curfew.yaml", text: StarterSettings.text)]
      + StarterRules.files.map { (path: "\(root)rules.d/\($0.name)", text: $0.text) }
    if let existing = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
      throw CommandFailure(
        .failure, "\(existing.path) exists already; nothing was written",
        advice: "move it away, or name another directory: curfew init DIRECTORY")
    }
    for file in files { try write(file.text, to: file.path) }
    try Console.write(files.map { "wrote \($0.path)\n" }.joined() + next)
    return ExitStatus.success.rawValue
  }

  private static let next = """

    Next:
      1. put the server's address into curfew.yaml and a token into a file, or export CODER_URL and CODER_SESSION_TOKEN
      2. curfew doctor      checks the server, the token, the database and the rules
      3. curfew plan        shows what the rules would do now
      4. curfew serve       does it, again and again; in dry-run until you write enforce

    """

  private static func write(_ text: String, to path: String) throws {
    let url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .withoutOverwriting)
    } catch {
      throw CommandFailure(.failure, "\(path): cannot be written (\(reason(error)))")
    }
  }

  private static func reason(_ error: any Error) -> String {
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
