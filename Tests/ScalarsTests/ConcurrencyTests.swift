import Scalars
import Testing

@Suite struct ConcurrencyTests {
  @Test func `Tasks keep their own precision`() async {
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<64 {
        let bits = 64 + 32 * index
        group.addTask {
          await Ball.$precision.withValue(bits) {
            var isRight = true
            for _ in 0..<20 {
              let root = Ball.sqrt(2)
              await Task.yield()
              let accuracy = (root * root).relativeAccuracyBits
              isRight = isRight && (bits - 8...bits).contains(accuracy)
              isRight = isRight && (root * root).contains(2.0)
            }
            return isRight
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func `Tasks share a rational and change their copies`() async {
    let shared = Rational(10).power(40) / 7
    let results = await withTaskGroup(of: Rational.self) { group in
      for _ in 0..<64 {
        group.addTask {
          var mine = shared
          for k in 1...200 { mine += Rational(1, k) }
          for k in 1...200 { mine -= Rational(1, k) }
          return mine
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 64 && results.allSatisfy { $0 == shared })
  }

  @Test func `Counts of children are their parent's, and of nobody else`() async {
    let count = OperationCount()
    await OperationCount.$current.withValue(count) {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { _ = Counted(1) + Counted(2) } }
      }
    }
    _ = Counted(1) + Counted(2)
    #expect(count.additions == 8)
  }
}
