/// Which collections are written in block notation, and in which order.
enum YAMLOrder {
  /// Width in characters up to which brackets that stand on several lines are joined.
  private static let width = 100

  /// Whether a value is printed as a collection in block notation.
  static func isBlock(_ node: YAMLLayout.Node, _ form: (any YAMLForm)?) -> Bool {
    if node.isBlockCollection { return true }
    guard node.isFlow, !node.content.entities.isEmpty else { return false }
    switch node.content {
    case .sequence(let items, _):
      let isOfMappings = items.contains { if case .mapping = $0.value.content { true } else { false } }
      if isOfMappings || form?.itemForm?.isTall == true { return true }
    default: if form?.isTall == true { return true }
    }
    if hasComments(node) { return true }
    guard node.isSeveralLines else { return false }
    return YAMLNotation.flow(node, form).unicodeScalars.count > width
  }

  private static func hasComments(_ node: YAMLLayout.Node) -> Bool {
    !node.trailing.isEmpty
      || node.content.entities.contains { entity in
        !entity.lineComments.isEmpty || entity.leading.contains { $0 != .empty } || hasComments(entity.value)
      }
  }

  /// The entries in the form's order, or the items as they are written.
  ///
  /// Entries stay in the order written where an anchor might come behind its alias otherwise.
  static func entities(of node: YAMLLayout.Node, _ form: (any YAMLForm)?) -> [YAMLLayout.Entity] {
    let entities = node.content.entities
    guard case .mapping = node.content, let order = form?.keyOrder else { return entities }
    if entities.contains(where: { definesAnchor($0) }), entities.count(where: usesAnchor) > 1 { return entities }
    let places = Dictionary(order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    return entities.enumerated().sorted { first, second in
      (places[first.element.name] ?? .max, first.offset) < (places[second.element.name] ?? .max, second.offset)
    }.map(\.element)
  }

  private static func definesAnchor(_ entity: YAMLLayout.Entity) -> Bool {
    entity.key?.anchor != nil || entity.value.anchor != nil
      || entity.value.content.entities.contains(where: definesAnchor)
  }

  private static func usesAnchor(_ entity: YAMLLayout.Entity) -> Bool {
    if case .alias = entity.value.content { return true }
    if case .alias = entity.key?.content { return true }
    return entity.key?.anchor != nil || entity.value.anchor != nil
      || entity.value.content.entities.contains(where: usesAnchor)
  }
}
