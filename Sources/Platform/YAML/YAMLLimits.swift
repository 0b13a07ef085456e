/// How large a document may be before it is refused.
public struct YAMLLimits: Sendable {
  /// Bytes of the file.
  public var bytes: Int
  /// Nesting of lists and mappings.
  public var depth: Int
  /// Nodes, an alias counted as all that it stands for.
  public var nodes: Int

  /// Defaults for files that people write: 1 MiB, 64 deep, 100,000 nodes.
  public init(bytes: Int = 1 << 20, depth: Int = 64, nodes: Int = 100_000) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
  }
}
