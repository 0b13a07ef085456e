extension ExplainedStep {
  /// Marks this step and the steps below it that decided its value.
  mutating func markDecisive() {
    isDecisive = true
    for index in decisiveChildren { children[index].markDecisive() }
  }

  /// The smallest marked steps, in the order of the text.
  var decisiveLeaves: [ExplainedStep] {
    guard isDecisive else { return [] }
    let below = children.flatMap(\.decisiveLeaves)
    return below.isEmpty ? [self] : below
  }

  /// Indices of the children that determined the value; empty where this step determined it alone.
  private var decisiveChildren: [Int] {
    guard let value else { return [] }
    guard value.isKnown else { return indexes { $0.value?.isKnown == false && !$0.isAbsorbed } }
    switch expression.kind {
    case .logical(let connective, _):
      return truth == connective.decisive ? indexes { $0.truth == truth } : indexes { $0.truth != nil }
    case .conditional: return indexes { $0.value != nil }
    case .call(let name, _, _): return name.text == "!_" ? indexes { $0.value != nil } : []
    case .comprehension(let comprehension):
      guard let truth else { return [] }
      let bodies = children.indices.filter { children[$0].expression.id == comprehension.body.id }
      switch comprehension.macro {
      case .exists: return truth ? bodies.filter { children[$0].truth == true } : []
      case .all: return truth ? [] : bodies.filter { children[$0].truth == false }
      default: return []
      }
    case .bind, .block: return Array(children.indices.suffix(1))
    case .identifier, .select: return indexes { $0.truth != nil }
    case .literal, .has, .list, .map, .message, .optionalMap, .blockIndex, .invalid: return []
    }
  }

  private func indexes(where condition: (ExplainedStep) -> Bool) -> [Int] {
    children.indices.filter { condition(children[$0]) }
  }
}
