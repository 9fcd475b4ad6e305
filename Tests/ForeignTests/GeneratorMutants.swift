import Foreign
import Operations
import Structures
import Testing

/// Calls that would be missed if the generator of cases lost something: for each loss there is a wrong kernel that
/// only these cases find.
@Suite struct GeneratorMutants {
  /// A kernel of GEMM that is wrong for some calls.
  struct Impostor: Sendable {
    let name: String
    /// The axis whose other levels find it.
    let axis: String
    let spoil: @Sendable (Call) -> Call
  }

  static let impostors: [Impostor] = [
    Impostor(name: "alpha is taken for 1", axis: "alpha") { call in
      change(call) { $0.numbers["alpha"] = 1 }
    },
    Impostor(name: "beta is taken for 0", axis: "beta") { call in
      change(call) { $0.numbers["beta"] = 0 }
    },
    Impostor(name: "rows of A are packed", axis: "padding") { call in
      change(call) {
        $0.sizes["lda"] = max(1, $0.sizes["transA"] == 1 ? $0.sizes["m"]! : $0.sizes["k"]!)
      }
    },
    Impostor(name: "the last terms beyond 8 are lost", axis: "k") { call in
      change(call) { if $0.sizes["k"]! > 8 { $0.sizes["k"]! -= $0.sizes["k"]! % 8 } }
    },
    Impostor(name: "NaN counts as zero", axis: "values") { call in
      change(call) { next in
        for name in ["A", "B"] {
          let buffer = next.buffers[name]!
          next.buffers[name] = Buffer(buffer.element, buffer.values.map { $0.isNaN ? 0 : $0 })
        }
      }
    },
    Impostor(name: "subnormal numbers count as zero", axis: "values") { call in
      change(call) { next in
        for name in ["A", "B", "C"] {
          let buffer = next.buffers[name]!
          next.buffers[name] = Buffer(
            buffer.element, buffer.values.map { abs($0) < buffer.element.smallestNormal ? 0 : $0 })
        }
      }
    },
  ]

  private static func change(_ call: Call, _ body: (inout Call) -> Void) -> Call {
    var next = call
    body(&next)
    return next
  }

  /// Whether the cases with these levels of an axis find the impostor.
  private static func isFound(_ impostor: Impostor, without lost: Set<String>) -> Bool {
    let operation = Operations.named("gemm-f32")!
    return Cases(operation, terms: Terms(), seed: 1).all.contains { item in
      guard !lost.contains(item.row[impostor.axis]!) else { return false }
      var results = operation.compute(impostor.spoil(item.call))
      // Only what is not the kernel's own padding is looked at.
      for name in results.keys where results[name]!.count != item.call.buffers[name]!.count {
        results[name] = item.call.buffers[name]
      }
      return !operation.examiner(for: item.call, under: Terms())(results).isGood
    }
  }

  @Test(arguments: impostors.indices)
  func `The cases find a wrong kernel, and lose it with their levels`(_ index: Int) {
    let impostor = Self.impostors[index]
    let lost: [String: Set<String>] = [
      "alpha is taken for 1": ["0", "-1", "0.7", "2"], "beta is taken for 0": ["1", "-1", "0.3"],
      "rows of A are packed": ["1", "5"],
      "the last terms beyond 8 are lost": ["17", "33", "100", "257", "1100", "4100"],
      "NaN counts as zero": ["nan", "non-finite"],
      "subnormal numbers count as zero": ["subnormal", "tiny"],
    ]
    #expect(Self.isFound(impostor, without: []), "\(impostor.name)")
    #expect(!Self.isFound(impostor, without: lost[impostor.name]!), "\(impostor.name)")
  }
}
