import Arguments
import Diagnostics
import Files
import FoundationEssentials
import Rules

/// `curfew init --recipe NAME`: one rule file with its tests into the rule directory.
enum InitRecipe {
  static let option = Option<String>(
    "recipe", "NAME",
    help: "Write only this recipe with its tests, into the rule directory; 'list' shows what there is",
    completion: .words(Recipe.names + [list]))
  private static let list = "list"

  /// Writes the recipe.
  ///
  /// - Parameter root: the directory that the command names, with a slash at its end; `nil` where it names none, and the
  ///   settings say where the rules lie
  static func write(_ name: String, in root: String?, _ invocation: Invocation) throws -> ExitStatus {
    if name == list {
      try Console.write(Recipe.list)
      return .success
    }
    guard let recipe = Recipe.named(name) else {
      let near = nearest(to: name, among: Recipe.names).map { ", did you mean '\($0)'?" } ?? "."
      Console.tell("--recipe: there is no recipe '\(name)'\(near) These are there:")
      Console.say(Recipe.list)
      return .usage
    }
    // Where a directory is named, settings that cannot be used are in nobody's way.
    let settings = try Settings(invocation, isTolerant: root != nil)
    let directory = try root.map { $0 + "rules.d" } ?? ruleDirectory(settings)
    try refuseClosed(directory, settings, recipe)
    let files = [(name: recipe.ruleFile, text: recipe.rules), (recipe.testFile, recipe.tests)]
      .map { (path: "\(directory)/\($0.name)", text: $0.text) }
    if let existing = try files.first(where: { try PathContent.isAnything(at: $0.path) }) {
      throw CommandFailure(
        .failure, "\(existing.path) exists already; nothing was written",
        advice: "move it away, or name another directory: curfew init --recipe \(name) DIRECTORY")
    }
    try refuseNamesInUse(recipe, in: directory)
    for file in files { try InitCommand.write(file.text, to: file.path, isForAll: directory.isBelowEtc) }
    try Console.write(
      files.map { "wrote \($0.path)\n" }.joined()
        + """

        \(recipe.summary)
        It is in dry run; its first lines say when to use it.

        Next:
          1. put your own zone, names and limits into \(files[0].path)
          2. 'curfew rules test --coverage \(files[1].path)' runs its tests; change them with it
          3. 'curfew plan\(isInForce(directory, settings) ? "" : " --rules \(directory)")' shows what it would do now

        """)
    if !isInForce(directory, settings) {
      Console.tell(
        "these rules are not in force", advice: "in force are those of \(settings.inForce)")
    }
    return .success
  }

  /// The directory that the settings take rules from.
  private static func ruleDirectory(_ settings: Settings) throws -> String {
    for path in settings[Settings.rules] {
      let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
      let isDirectory =
        switch try PathContent(at: path) {
        case .directory: true
        case .nothing: !isYAML
        case .file, .other: false
        }
      if isDirectory { return path.hasSuffix("/") ? String(path.dropLast()) : path }
    }
    throw CommandFailure(
      .failure, "\(settings.origin(of: Settings.rules)) names only files, and a recipe goes into a directory",
      advice: "name one: curfew init --recipe NAME DIRECTORY writes into DIRECTORY/rules.d")
  }

  /// Whether the settings take rules from a directory.
  private static func isInForce(_ directory: String, _ settings: Settings) -> Bool {
    settings[Settings.rules].contains { $0.absolutePath == directory.absolutePath }
  }

  /// Refuses a directory that only somebody else may write, as the one of the machine's settings is root's: who tries things out
  /// wants one of their own.
  private static func refuseClosed(_ directory: String, _ settings: Settings, _ recipe: Recipe) throws {
    let url = URL(filePath: directory.absolutePath)
    let place = try PathContent.isAnything(at: url.path) ? url : url.deletingLastPathComponent()
    guard try PathContent.isAnything(at: place.path), !FileManager.default.isWritableFile(atPath: place.path) else {
      return
    }
    let origin = settings.file.map { ", which \($0.absolutePath) names" } ?? ""
    throw CommandFailure(
      .failure, "\(place.path) may not be written\(isInForce(directory, settings) ? origin : ""); nothing was written",
      advice:
        "as somebody who may, such as root, or into a directory of your own: curfew init --recipe \(recipe.name) DIRECTORY"
    )
  }

  /// Rule names are unique over a directory: a second rule of a name would put all rules there out of force.
  private static func refuseNamesInUse(_ recipe: Recipe, in directory: String) throws {
    guard try PathContent.isAnything(at: directory) else { return }
    // Rules that do not load are told by lint; their names cannot be known.
    guard let present = RuleSet.load(paths: [directory]).ruleSet else { return }
    let own = RuleSet.load(texts: [(path: recipe.ruleFile, text: recipe.rules)]).ruleSet?.rules ?? []
    guard let taken = own.lazy.compactMap({ present.rule(named: $0.name) }).first else { return }
    throw CommandFailure(
      .failure, "\(taken.file) has a rule '\(taken.name)' already, as the recipe has; nothing was written",
      advice: "rule names are unique: rename that rule, or take from the recipe what it lacks")
  }
}

extension String {
  /// Whether a service with a user of its own reads there.
  fileprivate var isBelowEtc: Bool { absolutePath.hasPrefix("/etc/") }
}
