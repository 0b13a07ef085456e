import CYAML
import Diagnostics

/// The events of a YAML text, from libyaml, one at a time.
///
/// The one place that holds libyaml's memory: every event is copied into Swift values and deleted before it is given out.
final class YAMLEvents {
  /// One event, with the places of its first byte and of the byte behind its last.
  struct Event {
    var kind: Kind
    var start: Int
    var end: Int
    /// The anchor it sets, or for an alias the anchor it names.
    var anchor: String?
    /// The tag it carries.
    var tag: String?
  }

  enum Kind {
    case documentStart
    case documentEnd
    case streamEnd
    case alias
    case scalar(text: [UInt8], style: YAMLScalar.Style)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
    case other
  }

  /// A syntax error in libyaml's words, with its place and where the construct it stands in began.
  struct Failure: Error {
    var problem: String
    var at: Int
    var context: String?
    var contextAt: Int?
  }

  // libyaml keeps pointers into both: the parser must not move, the input must outlive it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let offsets: CharacterOffsets

  /// Reads `bytes`, which must be UTF-8.
  init(_ bytes: [UInt8]) {
    parser = .allocate(capacity: 1)
    // Only fails when memory does.
    precondition(yaml_parser_initialize(parser) == 1, "libyaml: out of memory")
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    offsets = CharacterOffsets(bytes)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event.
  func next() throws(Failure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    var result = Event(
      kind: .other, start: offsets.byte(of: event.start_mark.index), end: offsets.byte(of: event.end_mark.index))
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_STREAM_END_EVENT: result.kind = .streamEnd
    case YAML_ALIAS_EVENT:
      result.kind = .alias
      result.anchor = Self.text(event.data.alias.anchor)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.kind = .scalar(
        text: Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length)), style: Self.style(scalar.style))
      result.anchor = Self.text(scalar.anchor)
      result.tag = Self.text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      result.kind = .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
      result.anchor = Self.text(sequence.anchor)
      result.tag = Self.text(sequence.tag)
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      result.kind = .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
      result.anchor = Self.text(mapping.anchor)
      result.tag = Self.text(mapping.tag)
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: break
    }
    return result
  }

  private func failure() -> Failure {
    let state = parser.pointee
    let hasContext = state.context != nil
    return Failure(
      problem: state.problem.map { String(cString: $0) } ?? "unreadable YAML",
      // A reader's complaint (a control character) has a byte offset and no mark.
      at: state.error == YAML_READER_ERROR ? Int(state.problem_offset) : offsets.byte(of: state.problem_mark.index),
      context: state.context.map { String(cString: $0) },
      contextAt: hasContext ? offsets.byte(of: state.context_mark.index) : nil)
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}

extension YAMLDocument {
  /// The version of libyaml that is loaded, such as `0.2.5`.
  public static let libraryVersion = String(cString: yaml_get_version_string())
}

/// From libyaml's character index to the byte offset in the file.
private struct CharacterOffsets {
  private let count: Int
  // Empty when every character is one byte.
  private let starts: [Int]
  private let bom: Int

  init(_ bytes: [UInt8]) {
    count = bytes.count
    // libyaml does not count the byte order mark.
    let bom = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.bom = bom
    if bytes.allSatisfy({ $0 < 0x80 }) {
      starts = []
    } else {
      starts = bytes.indices.filter { $0 >= bom && bytes[$0] & 0xC0 != 0x80 }
    }
  }

  func byte(of character: Int) -> Int {
    if starts.isEmpty { return min(bom + character, count) }
    return character < starts.count ? starts[character] : count
  }
}

extension YAMLEvents {
  /// Whether a changed text reads on beyond an error, and has none up to the end of the change.
  ///
  /// - Parameter place: the offset of the error in the text before the change.
  static func reads(_ bytes: [UInt8], beyond place: Int, with edit: TextEdit) -> Bool {
    let text = edit.replacement.utf8
    let events = YAMLEvents(Array(bytes[..<edit.span.start]) + Array(text) + Array(bytes[edit.span.end...]))
    let end = max(edit.span.end, place) + text.count - edit.span.count
    do {
      while true {
        let event = try events.next()
        if event.tag != nil, event.start <= end { return false }
        if case .streamEnd = event.kind { return true }
        if event.start > end { return true }
      }
    } catch {
      // Further down it is another one.
      return error.at > end && (error.contextAt ?? error.at) >= edit.span.start
    }
  }
}
