/// Who gives an order on this machine.
enum Person {
  /// The name behind `sudo`, else that of the user; `nil` where the environment does not tell.
  static var name: String? {
    let environment = Console.environment
    return [environment["SUDO_USER"], environment["USER"], environment["LOGNAME"]].compactMap(\.self)
      .first { !$0.isEmpty }
  }
}
