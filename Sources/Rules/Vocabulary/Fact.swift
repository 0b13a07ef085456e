import CEL
import Time

/// One field of the vocabulary, declared once for the checker, expressions, snapshots and documentation.
struct Fact<Facts>: Sendable {
  /// Where a snapshot stores the field.
  enum Storage: Sendable {
    /// In the stable content.
    case stable
    /// In the volatile values.
    case volatile
    /// Nowhere: it is computed from these other fields, and unknown when one of them is.
    case derived(from: [String])
  }

  /// The declaration for the checker.
  let field: ObjectType.Field
  let storage: Storage
  /// Reads its value at an instant; `.absent` if it has none.
  let value: @Sendable (_ facts: Facts, _ now: Timestamp) -> Value
  /// Reads it from a snapshot; a missing key leaves the facts unchanged.
  let restore: @Sendable (_ content: KeyedDecodingContainer<FactKey>, _ facts: inout Facts) throws -> Void
  /// Sets it to a value of its type, or to `.absent` where it is optional.
  ///
  /// `nil` for lists, and for what is computed from other fields. A value of another type changes nothing.
  var assign: (@Sendable (_ facts: inout Facts, _ value: Value) -> Void)?
  /// Writes it to a snapshot, if that takes more than writing its value; otherwise `nil`.
  var write: (@Sendable (_ facts: Facts, _ json: inout CanonicalJSON) -> Void)?
  /// Whether only a request of its own tells it, so that its value may be unknown.
  var isFetched = false

  var name: String { field.name }

  var isStable: Bool {
    if case .stable = storage { true } else { false }
  }
}

/// A key in a snapshot's JSON: the name of a field.
struct FactKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Fact {
  // Functions instead of key paths: reading through a key path at run time costs several times as much.
  typealias Get<Plain> = @Sendable (_ facts: Facts) -> Plain
  typealias Set<Plain> = @Sendable (_ facts: inout Facts, _ plain: Plain) -> Void

  private init<Plain: Decodable & SendableMetatype>(
    _ field: ObjectType.Field, _ set: @escaping Set<Plain>,
    value: @escaping @Sendable (Facts) -> Value, storage: Storage = .stable
  ) {
    self.field = field
    self.storage = storage
    self.value = { facts, _ in value(facts) }
    restore = { content, facts in
      if let plain = try content.decodeIfPresent(Plain.self, forKey: FactKey(field.name)) { set(&facts, plain) }
    }
  }

  /// A field of one plain type, read from its value by `plain`.
  private init<Plain: Decodable & SendableMetatype>(
    _ field: ObjectType.Field, _ set: @escaping Set<Plain>, _ plain: @escaping @Sendable (Value) -> Plain?,
    value: @escaping @Sendable (Facts) -> Value, storage: Storage = .stable
  ) {
    self.init(field, set, value: value, storage: storage)
    assign = { facts, value in
      if let plain = plain(value) { set(&facts, plain) }
    }
  }

  /// A field that may be absent.
  private init<Plain: Decodable & SendableMetatype>(
    optional field: ObjectType.Field, _ set: @escaping Set<Plain?>, _ plain: @escaping @Sendable (Value) -> Plain?,
    value: @escaping @Sendable (Facts) -> Value, storage: Storage = .stable
  ) {
    self.init(field, { facts, plain in set(&facts, plain) }, value: value, storage: storage)
    assign = { facts, value in
      if case .absent = value { return set(&facts, nil) }
      if let plain = plain(value) { set(&facts, plain) }
    }
  }

  static func string(
    _ name: String, _ get: @escaping Get<String>, _ set: @escaping Set<String>, closed: [String]? = nil,
    form: TextForm? = nil, atMost length: Int = 64, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .string, closedSet: closed, maximumCount: length, form: form, documentation: documentation)
    return Fact(field, set, \.text, value: { .string(get($0)) })
  }

  static func optionalString(
    _ name: String, _ get: @escaping Get<String?>, _ set: @escaping Set<String?>, closed: [String]? = nil,
    form: TextForm? = nil, atMost length: Int = 64, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .string, isOptional: true, closedSet: closed, maximumCount: length, form: form, documentation: documentation
    )
    return Fact(optional: field, set, \.text, value: { get($0).map(Value.string) ?? .absent })
  }

  static func strings(
    _ name: String, _ get: @escaping Get<[String]?>, _ set: @escaping Set<[String]>, atMost count: Int,
    _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .list(.string), isOptional: true, maximumCount: count, documentation: documentation)
    return Fact(field, set, value: { get($0).map { .list($0.map(Value.string)) } ?? .absent })
  }

  /// A list that only a request of its own tells: unknown, and never absent, where that was not made or failed.
  static func fetchedStrings(
    _ name: String, of variable: String, _ get: @escaping Get<[String]?>, _ set: @escaping Set<[String]>,
    atMost count: Int, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .list(.string), isOptional: true, maximumCount: count, documentation: documentation)
    let unknown = Value.unknown(attribute: "\(variable).\(name)")
    return Fact(field, set, value: { get($0).map { .list($0.map(Value.string)) } ?? unknown })
  }

  /// A map of texts that only a request of its own tells; unknown where that was not made or failed.
  ///
  /// A key without a value was asked for and does not exist; the snapshot keeps it, and expressions do not see it.
  static func fetchedTexts(
    _ name: String, of variable: String, _ get: @escaping Get<[String: String?]?>,
    _ set: @escaping Set<[String: String?]>, in storage: Storage = .stable, atMost count: Int, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .map(.string, .string), maximumCount: count, documentation: documentation)
    let unknown = Value.unknown(attribute: "\(variable).\(name)")
    var fact = Fact(
      field, set,
      value: { facts in get(facts).map { .map(MapValue($0.compactMapValues { $0.map(Value.string) })) } ?? unknown },
      storage: storage)
    fact.write = { facts, json in json.texts(get(facts) ?? [:]) }
    fact.isFetched = true
    return fact
  }

  static func bool(
    _ name: String, _ get: @escaping Get<Bool>, _ set: @escaping Set<Bool>, _ documentation: String
  ) -> Fact {
    Fact(ObjectType.Field(name, .bool, documentation: documentation), set, \.truth, value: { .bool(get($0)) })
  }

  static func optionalBool(
    _ name: String, _ get: @escaping Get<Bool?>, _ set: @escaping Set<Bool?>, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(name, .bool, isOptional: true, documentation: documentation)
    return Fact(optional: field, set, \.truth, value: { get($0).map(Value.bool) ?? .absent })
  }

  static func int(
    _ name: String, _ get: @escaping Get<Int>, _ set: @escaping Set<Int>, from minimum: Int64, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(name, .int, minimum: minimum, documentation: documentation)
    return Fact(field, set, \.number, value: { .int(Int64(get($0))) })
  }

  /// A number that is unknown where it could not be found out.
  static func fetchedInt(
    _ name: String, of variable: String, _ get: @escaping Get<Int?>, _ set: @escaping Set<Int>, from minimum: Int64,
    _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(name, .int, minimum: minimum, documentation: documentation)
    let unknown = Value.unknown(attribute: "\(variable).\(name)")
    var fact = Fact(field, set, \.number, value: { get($0).map { .int(Int64($0)) } ?? unknown })
    fact.isFetched = true
    return fact
  }

  static func timestamp(
    _ name: String, _ get: @escaping Get<Timestamp>, _ set: @escaping Set<Timestamp>, _ documentation: String
  ) -> Fact {
    Fact(
      ObjectType.Field(name, .timestamp, documentation: documentation), set, \.instant, value: { .timestamp(get($0)) })
  }

  static func optionalTimestamp(
    _ name: String, _ get: @escaping Get<Timestamp?>, _ set: @escaping Set<Timestamp?>, in storage: Storage = .stable,
    _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(name, .timestamp, isOptional: true, documentation: documentation)
    return Fact(optional: field, set, \.instant, value: { get($0).map(Value.timestamp) ?? .absent }, storage: storage)
  }

  /// A duration; snapshots store it as an integer number of milliseconds.
  static func duration(
    _ name: String, _ get: @escaping Get<Duration?>, _ set: @escaping Set<Duration?>, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(name, .duration, isOptional: true, minimum: 0, documentation: documentation)
    let setMilliseconds: Set<Int64?> = { facts, count in set(&facts, count.map { .milliseconds($0) }) }
    return Fact(
      optional: field, setMilliseconds, { value in value.length?.wholeMilliseconds },
      value: { get($0).map(Value.duration) ?? .absent })
  }

  static func objects<Item: Sendable>(
    _ name: String, of schema: Schema<Item>, _ get: @escaping Get<[Item]>, _ set: @escaping Set<[Item]>,
    atMost count: Int, empty: Item, _ documentation: String
  ) -> Fact {
    let field = ObjectType.Field(
      name, .list(.object(schema.type)), maximumCount: count, documentation: documentation)
    return Fact(
      field: field, storage: .stable,
      value: { facts, now in
        let items = get(facts)
        return items.isEmpty ? .list([]) : .list(items.map { .object(schema.object(of: $0, at: now)) })
      },
      restore: { content, facts in
        guard content.contains(FactKey(name)) else { return }
        var list = try content.nestedUnkeyedContainer(forKey: FactKey(name))
        var items: [Item] = []
        while !list.isAtEnd {
          var item = empty
          try schema.restore(try list.nestedContainer(keyedBy: FactKey.self), into: &item)
          items.append(item)
        }
        set(&facts, items)
      },
      write: { facts, json in json.list(schema, get(facts)) })
  }

  /// An object that only a request of its own tells and that moves all the time; unknown where that was not made or failed.
  static func fetchedObject<Item: Sendable>(
    _ name: String, of schema: Schema<Item>, _ get: @escaping Get<Item?>, _ set: @escaping Set<Item>, empty: Item,
    _ documentation: String
  ) -> Fact {
    let unknown = Value.unknown(attribute: schema.variable)
    return Fact(
      field: ObjectType.Field(name, .object(schema.type), documentation: documentation), storage: .volatile,
      value: { facts, now in get(facts).map { .object(schema.object(of: $0, at: now)) } ?? unknown },
      restore: { content, facts in
        guard content.contains(FactKey(name)) else { return }
        var item = empty
        try schema.restore(try content.nestedContainer(keyedBy: FactKey.self, forKey: FactKey(name)), into: &item)
        set(&facts, item)
      })
  }

  /// A field computed from others.
  static func derived(
    _ name: String, _ type: CELType, from sources: [String], isOptional: Bool = false, slope: Int = 0,
    minimum: Int64? = nil, form: TextForm? = nil, _ documentation: String,
    value: @escaping @Sendable (_ facts: Facts, _ now: Timestamp) -> Value
  ) -> Fact {
    let field = ObjectType.Field(
      name, type, isOptional: isOptional, clockSlope: slope, minimum: minimum, form: form, documentation: documentation)
    return Fact(field: field, storage: .derived(from: sources), value: value, restore: { _, _ in })
  }
}

extension Value {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var truth: Bool? { if case .bool(let truth) = self { truth } else { nil } }
  fileprivate var number: Int? { if case .int(let number) = self { Int(number) } else { nil } }
  fileprivate var instant: Timestamp? { if case .timestamp(let instant) = self { instant } else { nil } }
  fileprivate var length: Duration? {
    if case .duration(let nanoseconds) = self { .nanoseconds(nanoseconds) } else { nil }
  }
}
