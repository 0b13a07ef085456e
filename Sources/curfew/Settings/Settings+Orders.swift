import Arguments

extension Settings {
  /// The settings for a command that gives an order to whoever works with a database: it has to work while a service goes on
  /// with the last good settings and the file holds others that cannot be used.
  ///
  /// What is wrong with them is told.
  ///
  /// - Throws: ``SettingsFailure`` or ``CommandFailure`` where they do not say which database is meant either
  static func forOrders(_ invocation: Invocation) throws -> Settings {
    let settings = try Settings(invocation, isTolerant: true)
    guard let failure = settings.failure else { return settings }
    Console.say(failure.text)
    guard settings.origin(of: database) != .builtIn else {
      throw CommandFailure(
        .failure, "the settings do not say which database is meant", advice: "name it with --database FILE")
    }
    Console.tell("the settings cannot be used; the order goes to the database that they name all the same")
    return settings
  }
}
