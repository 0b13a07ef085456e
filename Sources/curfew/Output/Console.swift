import Activity
import Daemon
import FoundationEssentials
import Text

/// The terminal or pipe that the program talks to.
///
/// Every text for people passes through here, and here alone it is made fit for where it goes: what would move a
/// terminal's cursor, forge a line or turn letters round is replaced, long lines are broken at blanks, and the marks of
/// `Paint` become colours or vanish.
enum Console {
  /// What the program is doing that may take long.
  static let activities = Activities()

  /// Writes results for people to standard output. Whoever closed the pipe has seen enough (`| head -1`): that is no
  /// fault, and the command goes on to the status that it ends with.
  static func write(_ text: String) throws(StreamFailure) {
    try emit(fit(text, to: tableWidth, isColoured: usesColour))
  }

  /// The same of a result in parts, each of whole lines; some are gathered before they are written.
  static func write(_ parts: some Sequence<String>) throws(StreamFailure) {
    for text in gathered(parts) { try write(text) }
  }

  /// Texts of some size, of those in order: a write for each line of a long result would take longer than making them.
  private static func gathered(_ parts: some Sequence<String>) -> some Sequence<String> {
    sequence(state: parts.makeIterator()) { rest in
      var text = ""
      while text.utf8.count < 65_536, let part = rest.next() { text += part }
      return text.isEmpty ? nil : text
    }
  }

  /// Writes results for programs to standard output, as they are: JSON and CSV escape what must not be shown themselves.
  static func emit(_ text: String) throws(StreamFailure) {
    ActivityLine.shared.clear()
    do {
      try StandardStream.output.write(text)
    } catch  where error.code == .readerGone {}
  }

  /// The same of a result in parts.
  static func emit(_ parts: some Sequence<String>) throws(StreamFailure) {
    for text in gathered(parts) { try emit(text) }
  }

  /// Writes a piece of results for programs; the pieces are only of use together.
  ///
  /// - Throws: also when nobody reads any more, which is to end them
  static func emitWhole(_ text: String) throws(StreamFailure) {
    ActivityLine.shared.clear()
    try StandardStream.output.write(text)
  }

  /// Writes a part of results that never end by themselves, for people or for programs.
  ///
  /// - Throws: also when nobody reads any more, which is to end them
  static func stream(_ text: String) throws(StreamFailure) {
    ActivityLine.shared.clear()
    try StandardStream.output.write(fit(text, to: nil, isColoured: usesColour))
  }

  /// Says something on standard error. If nobody can hear it, so be it.
  static func say(_ text: String) {
    ActivityLine.shared.clear()
    let stream = StandardStream.error
    // Where standard error is closed or full there is nobody left to tell.
    try? stream.write(fit(text, to: stream.terminalWidth, isColoured: isColoured(stream)))
  }

  /// Says a sentence on standard error, on a line of its own that begins with the program's name.
  ///
  /// - Parameters:
  ///   - sentence: without a full stop; whatever names it holds, it stays one line
  ///   - advice: what to do about it, on the line below
  static func tell(_ sentence: String, advice: String? = nil) { say(told(sentence, advice: advice)) }

  /// The lines that ``tell(_:advice:)`` says.
  static func told(_ sentence: String, advice: String? = nil) -> String {
    "curfew: \(sentence.printable())\n" + (advice.map { "  \($0.printable())\n" } ?? "")
  }

  /// Writes a sentence to standard output, on a line of its own whatever names it holds.
  static func write(line sentence: String) throws(StreamFailure) { try write(sentence.printable() + "\n") }

  /// The text as it may go to a terminal of that width.
  static func fit(_ text: String, to width: Int?, isColoured: Bool) -> String {
    let safe = text.printable(isSeveralLines: true, keepsMarks: true)
    return Paint.applied(to: safe.wrappingLines(to: width), isWanted: isColoured)
  }

  /// Columns to fit text for people into: the terminal's, or `COLUMNS`, or 80.
  static var width: Int { tableWidth ?? 80 }

  /// Columns to fit tables into; `nil` where they may be as wide as they like, because no terminal shows them.
  static var tableWidth: Int? {
    if let width = StandardStream.output.terminalWidth { return width }
    return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 >= 20 ? $0 : nil }
  }

  /// Whether results may be coloured.
  static var usesColour: Bool { isColoured(.output) }

  /// Whether what goes to the stream is coloured: on a terminal that can, unless `NO_COLOR` is set
  /// (https://no-color.org); with `CLICOLOR_FORCE` (https://bixense.com/clicolors) elsewhere, too.
  private static func isColoured(_ stream: StandardStream) -> Bool {
    if !(environment["NO_COLOR"] ?? "").isEmpty { return false }
    if !["", "0"].contains(environment["CLICOLOR_FORCE"] ?? "") { return true }
    return stream.isTerminal && environment["TERM"] != "dumb"
  }

  /// The process's environment.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
