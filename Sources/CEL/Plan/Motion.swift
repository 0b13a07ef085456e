import Time

/// How a value depends on the clock.
struct Motion {
  /// Until when the value holds, or, for one that moves, keeps moving as it does; ``never`` ends.
  var until: Timestamp
  /// Seconds that a timestamp or duration moves by in one second of the clock.
  var slope: Int

  /// Later than any instant that CEL can name.
  static let never = Timestamp(seconds: .max)

  static let still = Motion(until: never, slope: 0)

  static func until(_ instant: Timestamp) -> Motion { Motion(until: instant, slope: 0) }

  /// What holds now and perhaps not in the next nanosecond.
  static func moving(at clock: Timestamp) -> Motion { .until(clock.nextInstant) }

  /// The clock at which a difference that moves by `slope` passes into a sign with another answer.
  ///
  /// - Parameter holds: The answer by sign.
  static func change(
    of difference: Int64, slope: Int, at clock: Timestamp, holds: (_ sign: Int) -> Bool
  ) -> Timestamp {
    guard slope != 0 else { return never }
    let speed = Int64(slope.magnitude)
    // Seen in the direction of the movement, the difference grows.
    let position = slope > 0 ? difference : 0 &- difference
    let answer = holds(Int(difference.signum()))
    func signAfter(_ sign: Int) -> Bool { holds(slope > 0 ? sign : -sign) }
    if position < 0 {
      let (steps, rest) = (0 &- position).quotientAndRemainder(dividingBy: speed)
      if rest == 0 {
        if signAfter(0) != answer { return clock.adding(nanoseconds: steps) ?? never }
        if signAfter(1) != answer { return clock.adding(nanoseconds: steps)?.nextInstant ?? never }
      } else if signAfter(1) != answer {
        return clock.adding(nanoseconds: steps)?.nextInstant ?? never
      }
      return never
    }
    return position == 0 && signAfter(1) != answer ? clock.nextInstant : never
  }
}

extension Timestamp {
  /// One nanosecond later.
  var nextInstant: Timestamp { Timestamp(seconds: seconds, nanoseconds: nanoseconds + 1) }
}

extension Motion {
  static func ofDifference(_ left: any Node, _ right: any Node, _ frame: inout Frame) -> Motion {
    _ = left.evalMoving(&frame)
    let motion = frame.motion
    _ = right.evalMoving(&frame)
    return Motion(until: min(motion.until, frame.motion.until), slope: motion.slope - frame.motion.slope)
  }

  static func ofSum(_ left: any Node, _ right: any Node, _ frame: inout Frame) -> Motion {
    _ = left.evalMoving(&frame)
    let motion = frame.motion
    _ = right.evalMoving(&frame)
    return Motion(until: min(motion.until, frame.motion.until), slope: motion.slope + frame.motion.slope)
  }
}
