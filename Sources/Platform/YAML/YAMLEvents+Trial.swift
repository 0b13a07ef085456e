import Diagnostics

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
