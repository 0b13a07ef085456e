import Arguments
import Diagnostics
import Notices
import Time
import YAML

/// Reads `channels` of the settings file.
struct ChannelReader {
  private(set) var channels: [ChannelSetting] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let file: SourceFile

  private static let targets = ["webhook", "webhook_file", "smtp", "command"]
  private static let common = ["digest", "per_minute", "queue", "timeout", "delivery"]
  private static let keys: [String: [String]] = [
    "webhook": ["form", "secret_file", "ca_file"], "webhook_file": ["form", "secret_file", "ca_file"],
    "smtp": ["from", "to", "user", "password_file", "tls", "ca_file"], "command": [],
  ]
  /// How long a notice may be gathered at most, so that none is given up before it is sent.
  private static let longestDigest = Duration.hours(12)

  init(_ node: YAMLNode, in file: SourceFile) {
    self.file = file
    guard !node.isNull else { return }
    guard let mapping = node.mapping else {
      refuse("S102", "'channels' is a mapping of names to channels, not \(node.kindForPeople)", node.span)
      return
    }
    for entry in mapping.entries {
      guard let settings = entry.value.mapping else {
        refuse("S102", "the channel '\(entry.key)' is a mapping, not \(entry.value.kindForPeople)", entry.value.span)
        continue
      }
      let before = diagnostics.count
      let channel = channel(named: entry, settings)
      guard diagnostics.count == before, let channel else { continue }
      let line = file.location(at: entry.keySpan.start).line
      channels.append(ChannelSetting(channel: channel, origin: .file(name: file.name, line: line)))
    }
  }

  private mutating func channel(named entry: YAMLMapping.Entry, _ settings: YAMLMapping) -> Channel? {
    let isName = entry.key.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9") ~= $0 || "-_.".unicodeScalars.contains($0)
    }
    guard isName, (1...64).contains(entry.key.unicodeScalars.count) else {
      refuse(
        "S103", "'\(entry.key)' cannot be the name of a channel", entry.keySpan,
        note: "A name has 1 to 64 letters, digits, '-', '_' and '.'.")
      return nil
    }
    let given = Self.targets.filter { settings[$0]?.isNull == false }
    guard given.count == 1, let kind = given.first else {
      refuse(
        "S105", "the channel '\(entry.key)' needs one of \(Self.targets.joined(separator: ", "))", entry.keySpan,
        note: given.isEmpty ? nil : "It has \(given.joined(separator: " and ")).")
      return nil
    }
    let known = [kind] + (Self.keys[kind] ?? []) + Self.common
    for item in settings.entries where !known.contains(item.key) {
      refuse(
        "S101", "there is no '\(item.key)' in a channel with '\(kind)'", item.keySpan,
        fix: nearest(to: item.key, among: known))
    }
    guard let target = target(kind, settings, entry.keySpan) else { return nil }
    var channel = Channel(name: entry.key, target: target)
    if let digest = duration(settings, "digest", atLeast: .zero) {
      if digest > Self.longestDigest {
        let span = settings["digest"]?.span ?? entry.keySpan
        refuse("S103", "'digest' may be \(Self.longestDigest.shortText) at most", span)
      }
      channel.digest = digest
    }
    channel.perMinute = number(settings, "per_minute", in: 1...6000) ?? channel.perMinute
    channel.queue = number(settings, "queue", in: 1...1_000_000) ?? channel.queue
    channel.timeout = duration(settings, "timeout", atLeast: .milliseconds(100)) ?? channel.timeout
    channel.delivery = word(settings, "delivery") ?? channel.delivery
    return channel
  }

  private mutating func target(_ kind: String, _ settings: YAMLMapping, _ span: SourceSpan) -> Channel.Target? {
    switch kind {
    case "webhook":
      guard let url = url(settings, "webhook", of: ["https", "http"]) else { return nil }
      return .webhook(webhook(.text(url), settings))
    case "webhook_file":
      guard let path = path(settings, "webhook_file") else { return nil }
      return .webhook(webhook(.file(path), settings))
    case "smtp": return mail(settings, span).map { .mail($0) }
    default: return command(settings).map { .command($0) }
    }
  }

  private mutating func webhook(_ address: SecretSource, _ settings: YAMLMapping) -> Webhook {
    Webhook(
      address: address, form: word(settings, "form") ?? .json, secretFile: path(settings, "secret_file"),
      certificateFile: path(settings, "ca_file"))
  }

  private mutating func mail(_ settings: YAMLMapping, _ span: SourceSpan) -> MailTarget? {
    let server = url(settings, "smtp", of: ["smtp", "smtps"])
    if settings["from"]?.isNull ?? true {
      refuse(
        "S105", "a channel with 'smtp' needs 'from'", span, note: "The sender's address, such as curfew@example.com.")
    }
    let from = text(settings, "from") == nil ? nil : addresses(settings, "from")?.first
    // "owner" is nobody's address.
    let isToOwner = settings["to"].map { $0.isNull || $0.scalar?.text == "owner" } ?? true
    let to = isToOwner ? nil : addresses(settings, "to")
    let tls = text(settings, "tls").map { $0 != "optional" }
    if let node = settings["tls"], let word = node.scalar?.text, !["required", "optional"].contains(word) {
      refuse("S103", "'tls' cannot be '\(word)'; expected required or optional", node.span)
    }
    if settings["user"]?.isNull == false, settings["password_file"]?.isNull ?? true {
      refuse("S105", "'user' needs 'password_file' beside it", settings["user"]?.span ?? span)
    }
    guard let server, let from else { return nil }
    return MailTarget(
      server: server, from: from, to: to, user: text(settings, "user"), passwordFile: path(settings, "password_file"),
      requiresTLS: tls ?? true, certificateFile: path(settings, "ca_file"))
  }

  private mutating func command(_ settings: YAMLMapping) -> [String]? {
    guard let node = settings["command"] else { return nil }
    let items = (node.sequence ?? [node]).map { $0.isNull ? nil : $0.scalar?.text }
    guard let program = items.first ?? nil, !items.contains(nil), program.hasPrefix("/") else {
      refuse(
        "S103", "'command' is a list: the path of a program, from the root on, and its arguments", node.span,
        note: "No shell is involved: [/usr/local/bin/page, --team, platform].")
      return nil
    }
    return items.compactMap(\.self)
  }

  // MARK: Values

  private mutating func text(_ settings: YAMLMapping, _ key: String) -> String? {
    guard let node = settings[key], !node.isNull else { return nil }
    guard let text = node.scalar?.text else {
      refuse("S102", "'\(key)' is one value, not \(node.kindForPeople)", node.span)
      return nil
    }
    return text
  }

  /// A path in the file is meant relative to the directory of the file.
  private mutating func path(_ settings: YAMLMapping, _ key: String) -> String? {
    guard let path = text(settings, key), !path.hasPrefix("/"), let slash = file.name.lastIndex(of: "/") else {
      return text(settings, key)
    }
    return String(file.name[...slash]) + path
  }

  private mutating func url(_ settings: YAMLMapping, _ key: String, of schemes: [String]) -> String? {
    guard let text = text(settings, key), let node = settings[key] else { return nil }
    let scheme = schemes.first { text.lowercased().hasPrefix("\($0)://") }
    let rest = text.dropFirst((scheme?.count ?? 0) + 3)
    let host = rest.prefix { !"/?#".contains($0) }
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard scheme != nil, !host.isEmpty, host.first != ":", !host.contains("@"), isPlain else {
      let forms = schemes.map { "\($0)://…" }.joined(separator: " or ")
      refuse(
        "S103", "'\(key)' is no address; expected \(forms), percent-encoded and without a user", node.span,
        note: key == "smtp" ? "Such as smtp://mail.example.com:587." : nil)
      return nil
    }
    return text
  }

  private mutating func addresses(_ settings: YAMLMapping, _ key: String) -> [String]? {
    guard let node = settings[key], !node.isNull else { return nil }
    let items = node.sequence ?? [node]
    if items.isEmpty { refuse("S103", "'\(key)' names nobody", node.span) }
    for item in items {
      guard MailTarget.isAddress(item.scalar?.text ?? "") else {
        refuse(
          "S103", "'\(key)' is no e-mail address; expected name@example.com", item.span,
          note: key == "to" ? "Or owner, for the address that the Coder server has of the workspace's owner." : nil)
        return nil
      }
    }
    return items.compactMap { $0.scalar?.text }
  }

  private mutating func duration(_ settings: YAMLMapping, _ key: String, atLeast least: Duration) -> Duration? {
    read(settings, key) { text throws(InvalidValue) in try Values.duration(text, atLeast: least) }
  }

  private mutating func number(_ settings: YAMLMapping, _ key: String, in range: ClosedRange<Int>) -> Int? {
    read(settings, key) { text throws(InvalidValue) in try Values.number(text, in: range) }
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(_ settings: YAMLMapping, _ key: String) -> Word?
  where Word.RawValue == String {
    read(settings, key) { text throws(InvalidValue) in try Word(word: text) }
  }

  private mutating func read<Value>(
    _ settings: YAMLMapping, _ key: String, _ value: (String) throws(InvalidValue) -> Value
  ) -> Value? {
    guard let text = text(settings, key), let node = settings[key] else { return nil }
    do {
      return try value(text)
    } catch {
      refuse("S103", "'\(key)' cannot be '\(text)'; expected \(error.expected)", node.span, fix: error.suggestion)
      return nil
    }
  }

  private mutating func refuse(
    _ code: String, _ summary: String, _ span: SourceSpan, note: String? = nil, fix word: String? = nil
  ) {
    let fixes = word.map { word in
      [Fix(summary: "did you mean '\(word)'?", edits: [TextEdit(span: span, replacement: word)])]
    }
    diagnostics.append(
      Diagnostic(code: code, summary: summary, explanation: note, file: file, span: span, fixes: fixes ?? []))
  }
}
