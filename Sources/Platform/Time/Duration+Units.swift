extension Duration {
  /// That many minutes.
  public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  /// That many hours.
  public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  /// That many times 24 hours; a local day can be longer or shorter.
  public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

  /// Whole seconds, rounded towards zero.
  public var wholeSeconds: Int64 { components.seconds }

  /// Whole milliseconds, rounded towards zero; the nearest that fits for what exceeds 292 million years.
  public var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.saturatingMultiply(1000).saturatingAdd(attoseconds / 1_000_000_000_000_000)
  }

  /// Whole nanoseconds, rounded towards zero; the nearest that fits for what exceeds 292 years.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.saturatingMultiply(1_000_000_000).saturatingAdd(attoseconds / Duration.attosecondsPerNanosecond)
  }

  /// The same length without its sign.
  public var magnitude: Duration { self < .zero ? .zero - self : self }

  static let attosecondsPerNanosecond: Int64 = 1_000_000_000
}
