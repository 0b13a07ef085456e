/// The functions of an environment by name.
struct FunctionTable: Sendable {
  init(libraries: Set<Library>) {}

  mutating func add(_ function: HostFunction) {}
}
