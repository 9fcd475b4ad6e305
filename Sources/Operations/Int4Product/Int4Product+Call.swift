import Foreign
import Structures

extension Int4Product {
  public func call(in setting: inout Setting) -> Call {
    let group = (setting.size("group", setting.number("group")) + 1) / 2 * 2
    let k = setting.size("k", group * setting.number("groups"))
    var sizes = [
      "zeros": setting["zeros"] == "symmetric" ? 0 : 1, "n": setting.size("n", setting.number("n")),
      "k": (k + group - 1) / group * group, "group": group,
    ]
    if !isVector {
      sizes["m"] = setting.size("m", setting.number("m"))
      sizes["ldx"] = max(1, sizes["k"]!) + setting.padding
      sizes["ldy"] = max(1, sizes["n"]!) + setting.padding
    }
    func count(_ name: String) -> Int { layout(name).count(at: sizes)! }
    var scales = Filling(rawValue: setting["scales"])!
    if !setting.terms.propagatesNonFinite, scales.isNonFinite { scales = .positive }
    let codes = (0..<count("codes")).map { _ -> Double in
      func code() -> Int { Int.random(in: 0...15, using: &setting.coin) }
      let (low, high) =
        switch setting["codes"] {
        case "least": (0, 0)
        case "greatest": (15, 15)
        case "eights": (8, 8)
        case "even columns": (code(), 8)
        case "extremes": (code() % 2 * 15, code() % 2 * 15)
        default: (code(), code())
        }
      return Double(low | high << 4)
    }
    let zeroPoints = (0..<count("zeroPoints")).map { index -> Double in
      switch setting["zero points"] {
      case "any": Double(Int.random(in: 0...15, using: &setting.coin))
      case "by turns": index % 2 == 0 ? 3 : 12
      case let constant: Double(constant)!
      }
    }
    let numbers = scales.values(count("scales"), element, &setting.coin)
    return setting.call(
      signature, sizes: sizes,
      given: [
        "codes": Buffer(.uint8, codes), "zeroPoints": Buffer(.uint8, zeroPoints),
        "scales": Buffer(element, numbers),
      ])
  }

  private func layout(_ name: String) -> Parameter.Layout {
    for parameter in signature.parameters where parameter.name == name {
      if case .buffer(_, _, let layout) = parameter.kind { return layout }
    }
    preconditionFailure("There is no buffer \(name).")
  }
}
