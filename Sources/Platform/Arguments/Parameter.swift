import Diagnostics

/// Something a command takes: a ``Flag``, an ``Option`` or a ``Positional``.
///
/// A parameter is declared once, as a constant; the constant is then the key under which ``Invocation`` gives its value.
public protocol Parameter: Sendable {
  /// What parsing, help and completion need to know of it.
  var specification: Specification { get }
}

/// The untyped description of a parameter.
public struct Specification: Sendable {
  /// The three ways a parameter is written on a command line.
  public enum Kind: Sendable {
    case flag, option, positional
  }

  /// How it is written.
  public let kind: Kind
  /// The long name without its dashes (`dry-run`); of a positional, the word shown for it (`WORKSPACE`).
  public let name: String
  /// The one-letter name, or `nil`.
  public let short: Character?
  /// The word that stands for the value in help (`TIME`); empty for a flag.
  public let placeholder: String
  /// One or a few sentences, without a full stop at the end.
  public let help: String
  /// The environment variable that means the same, shown in help; reading it is the program's affair.
  public let environment: String?
  /// The default as help shows it, or `nil`.
  public let defaultText: String?
  /// What a shell may offer for the value.
  public let completion: Completion
  /// Whether the command is wrong without it.
  public let isRequired: Bool
  /// Whether it may be given several times and all of them count; else the last one does.
  public let repeats: Bool
  /// The word that stands for a value that is left out, where an option may be given without one.
  var bareText: String?
  /// Turns the written word into the value.
  let parse: @Sendable (String) throws(InvalidValue) -> any Sendable

  /// The parameter as one writes it: `--dry-run`, `WORKSPACE`.
  public var spelling: String { kind == .positional ? name : "--\(name)" }
}

/// What a shell may offer for a value.
public enum Completion: Sendable, Equatable {
  /// Nothing can be offered.
  case none
  /// Names of files.
  case files
  /// Names of directories.
  case directories
  /// These words.
  case words([String])
  /// Some of these words, separated by commas. The scripts ask the program, which sees what is there already.
  case list([String])
  /// Words that only the program knows, such as names in its database. The scripts ask it while one types; it is called
  /// with ``question``, and knows by this text what to look up.
  case asked(String)

  /// The first argument of a call by which a script asks. The words typed so far follow, the last one unfinished; the
  /// program prints a word that may stand in its place on each line, and nothing else.
  public static let question = "__complete"

  var isAsked: Bool {
    switch self {
    case .list, .asked: true
    case .none, .files, .directories, .words: false
    }
  }
}

/// A value that its parameter does not accept.
public struct InvalidValue: Error, Sendable {
  /// What would have been accepted, to go after "expected": `a time such as 2026-11-25T08:00:00Z`.
  public let expected: String
  /// The accepted word nearest to the one given, or `nil`.
  public let suggestion: String?

  public init(expected: String, suggestion: String? = nil) {
    self.expected = expected
    self.suggestion = suggestion
  }

  /// A word that is none of those accepted.
  public init(_ word: String, isNoneOf words: [String]) {
    let head = words.dropLast().joined(separator: ", ")
    expected = words.count > 1 ? "\(head) or \(words[words.count - 1])" : words.first ?? ""
    suggestion = nearest(to: word, among: words)
  }
}
