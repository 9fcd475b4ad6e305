public import Scalars
public import Verification

/// **Retrieval**: the k documents whose vectors point most nearly where the query does.
///
/// By cosine, largest first, of equal ones the one in front:
///
///     cos(q, d) = ⟨q, d⟩/(‖q‖‖d‖).
///
/// A document may be left out, as RAFT leaves out the very mail that is to be written. Cosines are compared as
/// ⟨q, d⟩|⟨q, d⟩|/‖d‖², a rational number, and so exactly. A document of zeros has cosine 0.
public enum Retrieval: RationalAlgorithm {
  public static let source = Citation(
    panza, "Retrieval of mails for prompts and for RAFT, IST-DASLab/PanzaMail@cca13ad")

  public struct Problem: Sendable {
    public var query: [Float]
    public var documents: [[Float]]
    public var count: Int
    public var excluded: Int?

    public init(query: [Float], documents: [[Float]], count: Int, excluded: Int? = nil) {
      (self.query, self.documents) = (query, documents)
      (self.count, self.excluded) = (count, excluded)
    }

    /// Why nothing can be found, if so.
    var obstacle: String? {
      if let i = documents.firstIndex(where: { $0.count != query.count }) {
        return "Document \(i) has \(documents[i].count) numbers, the query \(query.count)"
      }
      for (name, vector) in [("The query", query)] + documents.map({ ("A document", $0) }) {
        if let x = vector.first(where: { !(abs($0) <= 0x1p20) }) {
          return "\(name) holds \(x): vectors are of numbers up to 2²⁰"
        }
      }
      let available = documents.count - (excluded == nil ? 0 : 1)
      return (0...available).contains(count)
        ? nil : "\(count) of \(available) documents are asked for"
    }
  }

  public static let examples = [
    Example<Retrieval>(
      Problem(query: [1, 0], documents: [[1, 1], [5, 0], [-3, 0], [2, 2], [1, 0]], count: 4),
      gives: ["found": .integers([1, 4, 0, 3])], from: "by hand: 1, 1, √½, √½"),
    Example<Retrieval>(
      Problem(query: [1, 0], documents: [[1, 0], [0, 1], [1, 0]], count: 2, excluded: 0),
      gives: ["found": .integers([2, 1])], from: "by hand: a copy of what is left out is found"),
  ]

  /// A size counts documents; vectors are short or as long as a block, with copies and multiples among them.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let length = size >= 1024 ? 384 : [2, 3, 17, 48][draw(4)]
    let isCoarse = draw(3) == 0
    func vector() -> [Float] {
      (0..<length).map { _ in Float(isCoarse ? generator.dyadic().rounded() : generator.gaussian())
      }
    }
    let query = vector()
    var documents = (0..<size).map { _ in vector() }
    for i in documents.indices where i % 5 == 3 { documents[i] = documents[i - 1].map { 2 * $0 } }
    if size > 2, draw(2) == 0 { documents[draw(size)] = query }
    let excluded = size > 1 && draw(2) == 0 ? draw(size) : nil
    let available = size - (excluded == nil ? 0 : 1)
    return Problem(
      query: query, documents: documents, count: size >= 1024 ? 10 : draw(available + 1),
      excluded: excluded)
  }

  public static let largestEnclosedSize = 65

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let query = problem.query.map { S(Double($0)) }
    let scores = problem.documents.map { document -> S in
      let d = document.map { S(Double($0)) }
      let (product, square) = (dot(query, d), squaredNorm(d))
      // Zeros are found by their numbers: an enclosure need not know that a sum of squares is zero.
      return document.allSatisfy { $0 == 0 } ? .zero : product * product.absolute / square
    }
    let order = problem.documents.indices.filter { $0 != problem.excluded }.sorted { i, j in
      if problem.documents[i] == problem.documents[j] { return i < j }
      return scores[i] != scores[j] ? scores[i] > scores[j] : i < j
    }
    return ["found": .integers(Array(order.prefix(problem.count)))]
  }

  /// Comparisons of enclosures may be open where multiples are equal; in ℚ they never are.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    guard problem.documents.count <= 200 else { return nil }
    return reference(problem, over: Rational.self).map { Enclosure($0) }
  }

  public static let implementations: [Implementation<Retrieval>] = [scan, bytes]

  public static let laws: [Law<Retrieval>] = [
    Law("A document that is the query is found first, among its multiples the one in front.") {
      problem, subject in
      var own = problem
      own.documents.append(problem.query)
      (own.count, own.excluded) = (1, nil)
      guard problem.query.contains(where: { $0 != 0 }) else { return nil }
      guard let first = subject(own)[integers: "found"].first else { return false }
      return own.documents.indices.contains(first)
        && isParallel(own.documents[first], problem.query)
    },
    Law("What is left out is not found, and no other is lost for it.") { problem, subject in
      guard let excluded = problem.excluded else { return nil }
      var all = problem
      (all.excluded, all.count) = (nil, problem.documents.count)
      let rest = subject(all)[integers: "found"].filter { $0 != excluded }
      return subject(problem)[integers: "found"] == Array(rest.prefix(problem.count))
    },
    Law("Longer vectors are no nearer: positive multiples change nothing.") { problem, subject in
      var longer = problem
      longer.documents = problem.documents.enumerated().map { i, d in
        d.map { $0 * (i % 2 == 0 ? 4 : 1) }
      }
      longer.query = problem.query.map { $0 * 8 }
      return subject(longer)[integers: "found"] == subject(problem)[integers: "found"]
    },
    Law("Of the opposite query the order of different cosines is reversed.") { problem, subject in
      var all = problem
      (all.count, all.excluded) = (problem.documents.count, nil)
      var opposite = all
      opposite.query = problem.query.map { -$0 }
      let (front, back) = (subject(all)[integers: "found"], subject(opposite)[integers: "found"])
      guard front.sorted() == Array(problem.documents.indices), back.sorted() == front.sorted()
      else {
        return false
      }
      func score(_ i: Int) -> Rational {
        let d = problem.documents[i].map { Rational(Double($0)) }
        let product = dot(d, problem.query.map { Rational(Double($0)) })
        return d.allSatisfy { $0 == 0 } ? 0 : product * product.absolute / squaredNorm(d)
      }
      return zip(front, back.reversed()).allSatisfy { score($0) == score($1) }
    },
  ]

  private static func isParallel(_ a: [Float], _ b: [Float]) -> Bool {
    let (x, y) = (a.map { Rational(Double($0)) }, b.map { Rational(Double($0)) })
    let product = dot(x, y)
    return product > 0 && product * product == squaredNorm(x) * squaredNorm(y)
  }

  public static let specials: [Special<Retrieval>] = [
    Special(
      "zeros", Problem(query: [0, 1], documents: [[0, -1], [0, -0.0], [1, 0]], count: 3),
      contract: "a document of zeros has cosine 0: before those that point away",
      gives: ["found": .integers([1, 2, 0])])
  ]

  public static let counters: [Counter<Retrieval>] = [
    Counter(
      "multiplications", formula: "2dn for n documents, and one for each that is not of zeros"
    ) { problem in
      let scored = problem.documents.count { document in document.contains { $0 != 0 } }
      return 2 * problem.query.count * problem.documents.count + scored
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    problem.documents.indices.map { i in
      var fewer = problem
      fewer.documents.remove(at: i)
      fewer.excluded = nil
      fewer.count = min(problem.count, fewer.documents.count)
      return fewer
    }
  }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.documents.count * problem.query.count)
    return Work(flops: 4 * n, bytes: 4 * n, in: .float32)
  }

  public static let workloads = [200]
}
