import CEL
import Time

/// A function of a timestamp, a short text and an optional zone.
///
/// Example: `now.isWithin("Mon-Fri 08:00-18:00", "Europe/Berlin")`.
///
/// Texts and zones are nearly always literals; these are parsed, and rejected if invalid, when a rule file is loaded.
struct TextFunction<Parsed: Sendable>: Sendable {
  let name: String
  let result: CELType
  let documentation: String
  /// Whether a call may name a zone.
  var takesZone = true
  /// The zone if the call names none.
  let zone: Zone
  /// Why it cannot be called without the text, for a function that may be called so in some files; otherwise `nil`.
  var withoutText: String?
  /// Parses the text.
  let parse: @Sendable (_ text: String) throws(ArgumentRefusal) -> Parsed
  /// A doubt about a valid text that probably means something else; `nil` if there is none.
  var doubt: @Sendable (_ parsed: Parsed) -> ArgumentRefusal? = { _ in nil }
  /// Computes the result, and notes how long it holds.
  let compute: @Sendable (_ instant: Timestamp, _ parsed: Parsed, _ zone: Zone, _ context: inout HostContext) -> Value

  /// The function in the form that the engine uses.
  var hostFunction: HostFunction {
    HostFunction(
      name,
      [.member([.timestamp, .string], result)] + (withoutText == nil ? [] : [.member([.timestamp], result)])
        + (takesZone ? [.member([.timestamp, .string, .string], result)] : []),
      cost: 20,
      documentation: documentation, prepare: prepare, body: body)
  }

  private func prepare(_ constants: [Value?]) -> HostFunction.Preparation {
    if constants.count == 1 { return .refused(argument: 0, reason: withoutText ?? "\(name)() needs a text") }
    var parsed: Parsed?
    if constants.count > 1, case .string(let text)? = constants[1] {
      do {
        parsed = try parse(text)
      } catch {
        return .refused(argument: 1, reason: error.reason, replacement: error.replacement)
      }
    }
    var zone = constants.count == 2 ? self.zone : nil
    if constants.count > 2, case .string(let name)? = constants[2] {
      do {
        zone = try Zone(argument: name)
      } catch {
        return .refused(argument: 2, reason: error.reason, replacement: error.replacement)
      }
    }
    guard let parsed, let zone else { return .asDeclared }
    let compute = compute
    let body: HostFunction.Body = { arguments, context in
      guard case .timestamp(let instant) = arguments[0] else { return arguments[0] }
      return compute(instant, parsed, zone, &context)
    }
    if let doubt = doubt(parsed) {
      return .doubted(body, argument: 1, reason: doubt.reason, replacement: doubt.replacement)
    }
    if constants.count > 2, let (reason, region) = Zone.doubt(about: zone.name) {
      return .doubted(body, argument: 2, reason: reason, replacement: "'\(region)'")
    }
    return .prepared(body)
  }

  private func body(_ arguments: [Value], _ context: inout HostContext) -> Value {
    guard arguments.count > 1, case .timestamp(let instant) = arguments[0], case .string(let text) = arguments[1] else {
      return .error(EvaluationError(.invalidArgument, withoutText ?? "\(name)() needs a text"))
    }
    do {
      var zone = self.zone
      if arguments.count > 2, case .string(let name) = arguments[2] { zone = try Zone(argument: name) }
      return compute(instant, try parse(text), zone, &context)
    } catch {
      return .error(EvaluationError(.invalidArgument, error.reason))
    }
  }
}

/// The reason, for people, why an argument never works or is probably not what was meant.
struct ArgumentRefusal: Error {
  var reason: String
  /// A replacement, as it is written in an expression; `nil` if there is none.
  var replacement: String?
}

extension Zone {
  /// Parses a zone as expressions name it: `Europe/Berlin`, `UTC`, `+02:00`.
  init(argument text: String) throws(ArgumentRefusal) {
    guard let zone = Zone(celText: text) else {
      throw ArgumentRefusal(
        reason: "\(Zone.complaint(about: text)): write one such as Europe/Berlin, UTC or +02:00",
        replacement: (Zone.offsetMeant(by: text) ?? Zone.nearestName(to: text)).map { "'\($0)'" })
    }
    self = zone
  }

  /// The first instant of a date; later than 00:00 if the clocks jump over midnight.
  func start(of date: CivilDate) -> Timestamp { instants(of: CivilTime(date: date)).first }
}
