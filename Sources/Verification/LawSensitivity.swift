import Scalars

/// Which single wrong values a law notices. One value, of one of the results that it asks for, is made wrong and
/// nothing else: a law of several results is asked of the first, the middle and the last of them.
struct LawSensitivity<A: Algorithm> {
  /// On how many cases it is asked.
  static var cases: Int { 3 }
  /// How many places are tried on each of them, unless there are more quantities: a law costs as much at each as on the
  /// case itself.
  private static var most: Int { 8 }

  private let law: Law<A>
  private let subject: Law<A>.Subject
  private var isAsked = false
  private var tried = 0, noticed = 0
  private var finest: (exponent: Int, place: String)?
  /// The first value of which none was noticed.
  private var missed: String?
  /// The first value of which another one was noticed that is no multiple of it: an integer, a word, a number of
  /// which only the sign counts.
  private var other: String?

  init(_ law: Law<A>, _ subject: @escaping Law<A>.Subject) {
    (self.law, self.subject) = (law, subject)
  }

  fileprivate struct Place {
    var call: Int, quantity: Int, index: Int
    var name: String
    var values: Values<A.Field>
  }

  /// In words; `nil` if it asks for no result.
  ///
  /// - Parameter impostors: Asked where no single value was noticed: which algorithms that are none break the law.
  func description(_ impostors: () -> [String]) -> String? {
    guard isAsked else { return nil }
    let all = noticed == tried && tried > 0 ? "each of \(tried)" : "\(noticed) of \(tried)"
    let rest = missed.map { ", none in \($0)" } ?? ""
    let count = "and \(all) values made wrong alone\(rest)"
    if let finest { return "notices 2^\(-finest.exponent) in \(finest.place), \(count)" }
    if let other { return "notices another value in \(other), \(count)" }
    let whole = impostors()
    let wide =
      whole.isEmpty
      ? ", nor zeros, ones or the result of another problem: what it allows is wide, and other laws must notice them"
      : "; it notices results that are wrong as a whole: \(whole.joined(separator: ", "))"
    let none =
      tried == 0
      ? "has no single value to be made wrong" : "notices no value made wrong alone, of \(tried)"
    return none + wide
  }

  /// Asks what the law notices on a problem on which it holds.
  mutating func probe(_ problem: A.Problem) {
    let places = places(problem)
    if !places.isEmpty { isAsked = true }
    for place in places {
      let wrong = Fault.spoilt(place.values, at: place.index)
      guard !wrong.isEmpty else { continue }
      tried += 1
      let isNoticed = wrong.contains { values in
        isBroken(problem, at: place) { $0.replacing(place.quantity, with: values) }
      }
      guard isNoticed else {
        missed = missed ?? place.name
        continue
      }
      noticed += 1
      // No plant is finer than the finest.
      if finest?.exponent ?? .min >= 60 { continue }
      guard case .scalars = place.values,
        // Doubled is enough: a law may take a number for a code, and look something up by it.
        let exponent = Fault.finestNoticed(
          from: 0,
          { k in
            isBroken(problem, at: place) {
              Fault.perturbed($0, quantity: place.quantity, index: place.index, exponent: k)
            }
          })
      else {
        other = other ?? place.name
        continue
      }
      if exponent > finest?.exponent ?? .min { finest = (exponent, place.name) }
    }
  }

  private func isBroken(
    _ problem: A.Problem, at place: Place,
    _ alter: @escaping (Observation<A.Field>) -> Observation<A.Field>
  ) -> Bool {
    law.judge(problem) {
      var calls = 0
      return { [subject] problem in
        calls += 1
        let honest = subject(problem)
        // A wrong answer may lead a law to ask something else: of another shape nothing is planted.
        guard calls == place.call + 1, place.fits(honest) else { return honest }
        return alter(honest)
      }
    } == .broken
  }

  private func places(_ problem: A.Problem) -> [Place] {
    var results: [Observation<A.Field>] = []
    _ = law.judge(problem) {
      results = []
      return { [subject] problem in
        let result = subject(problem)
        results.append(result)
        return result
      }
    }
    guard !results.isEmpty else { return [] }
    let calls = Set([0, results.count / 2, results.count - 1]).sorted()
    let lists = calls.flatMap { call in
      let which = results.count == 1 ? "" : " of result \(call + 1) of \(results.count)"
      return results[call].quantities.enumerated().map { q, quantity in
        Fault.places(in: quantity.values).map { index in
          Place(
            call: call, quantity: q, index: index,
            name: "\(quantity.name)[\(index)] of \(quantity.values.count)\(which)",
            values: quantity.values)
        }
      }
    }
    // One place of every quantity first: a law may speak of one that has a single number.
    let ranks = 0..<(lists.map(\.count).max() ?? 0)
    let all = ranks.flatMap { rank in lists.compactMap { rank < $0.count ? $0[rank] : nil } }
    return Array(all.prefix(max(Self.most, lists.count)))
  }
}

extension LawSensitivity.Place {
  fileprivate func fits(_ result: Observation<A.Field>) -> Bool {
    quantity < result.quantities.count && result.quantities[quantity].values.count == values.count
  }
}
