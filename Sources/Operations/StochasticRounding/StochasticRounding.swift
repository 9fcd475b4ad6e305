public import Foreign
import Scalars
import Structures

/// Single-precision numbers to bfloat16, up or down by chance, so that the mean is right.
public struct StochasticRounding: Operation {
  let element = ElementType.float32
  let result = ElementType.bfloat16

  public static let variants = [StochasticRounding()]

  public var name: String { "stochastic-round-\(result.shortName)" }
  public var summary: String {
    "y = x rounded to one of its two neighbours, to the upper with probability (x - lower) / gap"
  }
  public var contract: [String] {
    [
      "Each y is the neighbour of x below or the one above; a number that bfloat16 has stays as it is.",
      "Beyond the largest number the upper neighbour is an infinity; infinities stay, and NaN stays NaN.",
      "Each element has chance of its own: the sum of the errors (y - x) / gap over a call exceeds sqrt(17.6 n) with probability 1e-15 only (Hoeffding's inequality), and less if their variance is small (Bernstein's).",
      "So does the sum of the products of errors that are 1 to 16 elements apart exceed sqrt(70.4 n), less for errors that are small (Azuma's inequality).",
      "The same holds for each residue class of the index modulo 8, and if errors count with the sign of x, or negatively where x is nearer its upper neighbour.",
      "The same seed gives the same results.",
    ]
  }

  public var signature: Signature {
    Signature([
      Parameter("n", .size, "how many numbers"),
      Parameter("seed", .number(.int64), "what chance follows from"),
      Parameter("x", .buffer(.input, element, .vector("n")), "numbers"),
      Parameter("y", .buffer(.output, result, .vector("n")), "rounded numbers"),
    ])
  }

  public var axes: [Axis] {
    [
      Axis("length", Axis.length.levels + ["4003"]),
      Axis("seed", ["0", "1", "-1", "7", "1234567890123"]),
      Axis(
        "fraction",
        ["as filled", "exact", "least", "a 32nd", "quarter", "half", "three quarters", "greatest"]
      ), .values(),
    ]
  }

  public var far: [[String: String]] { Axis.far("length", 100_000) }

  public func call(in setting: inout Setting) -> Call {
    let n = setting.size("n", setting.number("length"))
    // Of the distance between two neighbours, in parts that single precision has.
    let fractions = [
      "exact": 0, "least": 0x1p-16, "a 32nd": 0x1p-5, "quarter": 0.25, "half": 0.5,
      "three quarters": 0.75,
      "greatest": 1 - 0x1p-16,
    ]
    var given: [String: Buffer] = [:]
    if let fraction = fractions[setting["fraction"]] {
      let x = (0..<n).map { _ -> Double in
        let steps = 128 + Double(Int.random(in: 0..<128, using: &setting.coin))
        let power = Double.exp2(Double(Int.random(in: -20...20, using: &setting.coin)))
        return (steps + fraction) * power * (setting.coin.next() % 2 == 0 ? 1 : -1)
      }
      given["x"] = Buffer(element, x)
    }
    return setting.call(
      signature, sizes: ["n": n], numbers: ["seed": Double(setting["seed"])!], given: given)
  }

  public func examiner(for call: Call, under terms: Terms) -> Examiner {
    let chances = call.buffers["x"]!.values.map { Chance($0, result) }
    let each = Examiner(
      ["y": chances.map { $0.expected(element, terms) }], of: call, signature)
    return Examiner(allowances: ["y": chances.map(\.allowance)]) { results in
      var judgement = each(results)
      for (lanes, stride) in [(0..<1, 1), (0..<8, 8)] {
        for lane in lanes {
          Chance.judge(chances, results["y"]!, from: lane, by: stride, &judgement)
        }
      }
      Chance.judgePairs(chances, results["y"]!, &judgement)
      return judgement
    }
  }

  /// Sixteen random bits are added to the sixteen that are cut off.
  public func compute(_ call: Call) -> Examiner.Results {
    let (x, seed) = (call.buffers["x"]!, Int64(call.number("seed")))
    var (y, coin) = (
      call.buffers["y"]!, Generator(seed: UInt64(bitPattern: seed), purpose: "rounding")
    )
    for index in 0..<x.count {
      let bits = UInt32(x.bits(at: index))
      let isFinite = bits & 0x7F80_0000 != 0x7F80_0000
      let chance = UInt32(coin.next() & 0xFFFF)
      // A NaN whose last bits are cut off must not become an infinity.
      let isNaN = !isFinite && bits & 0x7F_FFFF != 0
      let rounded = isFinite ? bits + chance : isNaN ? bits | 0x40_0000 : bits
      y.setBits(UInt64(rounded >> 16), at: index)
    }
    return ["y": y]
  }

  /// Of numbers that are rounded up or down, two results are never more than a gap apart.
  public var relations: [Relation] {
    [
      Relation("the numbers negated") { call, _ in
        FollowUp(call.negating("x"), Source.scaled(-1))
      },
      Relation("the numbers doubled") { call, _ in
        call.scaling("x", by: 2).map { FollowUp($0, Source.scaled(2)) }
      },
      Relation("another seed") { call, _ in
        FollowUp(call.with { $0.numbers["seed"]! += 1 }, Source.same)
      },
      Relation("the numbers in reverse order") { call, _ in
        let n = call.size("n")
        let next = call.permutingColumns("x", 1, n, leading: n) { n - 1 - $0 }
        return FollowUp(next) { _, index in (n - 1 - index, 1) }
      },
      Relation("the first numbers alone") { call, coin in
        guard call.size("n") > 1 else { return nil }
        let fewer = Int.random(in: 1..<call.size("n"), using: &coin)
        return Simplification.cropped(call, signature, "n", to: fewer)
          .map { FollowUp($0, Source.same) }
      },
      Relation("the numbers rounded to bfloat16 before") { call, _ in
        let x = call.buffers["x"]!.values.map { $0.isFinite ? result.nearest($0) : $0 }
        return FollowUp(call.with { $0.buffers["x"] = Buffer(element, x) }, Source.same)
      },
      Relation("a number more before the others") { call, _ in
        let x = [1] + call.buffers["x"]!.values
        let next = call.with {
          $0.sizes["n"]! += 1
          ($0.buffers["x"], $0.buffers["y"]) = (Buffer(element, x), Buffer(result, count: x.count))
        }
        return FollowUp(next) { _, index in index > 0 ? (index - 1, 1) : nil }
      },
    ]
  }
}
