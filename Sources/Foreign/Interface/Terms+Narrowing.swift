import Structures

extension Terms {
  /// Adds what an author says, separated by commas: `accumulate=float64,k%32=0,transA=no`.
  ///
  /// - Throws: ``Misunderstood``.
  public mutating func narrow(_ text: String, for signature: Signature) throws {
    for part in text.split(separator: ",").map({ $0.trimmed }) where !part.isEmpty {
      if try narrowSize(part, signature) { continue }
      guard let equals = part.firstIndex(of: "=") else { throw misunderstood(part, signature) }
      let name = part[..<equals].trimmed
      let value = part[part.index(after: equals)...].trimmed
      if try narrowChoice(name, value, signature) { continue }
      guard let clause = Self.clauses.first(where: { $0.name == name }),
        name != "product" || signature.hasSize("k") && signature.hasSize("ldb")
      else {
        throw misunderstood(part, signature)
      }
      guard clause.apply(&self, value) else {
        throw Misunderstood(description: "\(name)=\(value): it is \(name)=\(clause.values).")
      }
    }
  }

  private mutating func narrowChoice(_ name: String, _ value: String, _ signature: Signature) throws
    -> Bool
  {
    for parameter in signature.parameters where parameter.name == name {
      guard case .choice(let ways) = parameter.kind else { continue }
      let chosen = value.split(separator: "|").map { $0.trimmed }
      let known = chosen.compactMap { ways.firstIndex(of: $0) }
      guard known.count == chosen.count, !known.isEmpty else {
        throw Misunderstood(
          description: "\(name)=\(value): the ways are \(ways.joined(separator: "|")).")
      }
      choices[name] = known
      return true
    }
    return false
  }

  private mutating func narrowSize(_ part: String, _ signature: Signature) throws -> Bool {
    for mark in ["%", ">=", "<="] {
      guard let range = part.firstRange(of: mark) else { continue }
      let name = part[..<range.lowerBound].trimmed
      var rest = part[range.upperBound...].trimmed
      if mark == "%" {
        guard rest.hasSuffix("=0") else { throw misunderstood(part, signature) }
        rest = String(rest.dropLast(2)).trimmed
      }
      guard signature.hasSize(name), let number = Int(rest), number >= (mark == "%" ? 1 : 0) else {
        throw misunderstood(part, signature)
      }
      var size = sizes[name] ?? SizeRange()
      switch mark {
      case "%": size.multiple = number
      case ">=": size.minimum = number
      default: size.maximum = number
      }
      guard size.contains(size.nearest(size.minimum)) else {
        throw Misunderstood(description: "\(part): no size is left for \(name).")
      }
      sizes[name] = size
      return true
    }
    return false
  }

  private func misunderstood(_ part: String, _ signature: Signature) -> Misunderstood {
    let sizes = signature.parameters.filter { $0.kind == .size }.map(\.name)
    let choices = signature.parameters.compactMap { parameter -> String? in
      guard case .choice(let ways) = parameter.kind else { return nil }
      return "\(parameter.name)=\(ways.joined(separator: "|"))"
    }
    return Misunderstood(
      description: """
        "\(part)" is no clause of this contract. Clauses:
        \(Self.documentation())
        Here the sizes are \(sizes.joined(separator: ", ")); the choices \
        \(choices.isEmpty ? "none" : choices.joined(separator: ", ")).
        """)
  }
}

extension Signature {
  func hasSize(_ name: String) -> Bool {
    parameters.contains { $0.name == name && $0.kind == .size }
  }
}

extension StringProtocol {
  var trimmed: String {
    let start = drop { $0 == " " }
    return String(String(start.reversed()).drop { $0 == " " }.reversed())
  }
}
