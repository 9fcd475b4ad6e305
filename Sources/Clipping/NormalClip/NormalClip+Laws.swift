import Scalars
import Verification

extension NormalClip {
  static let statements: [Law<NormalClip>] = [
    Law("E' has its sign's change within 2⁻⁵⁰ of the clip, from falling to rising.") {
      problem, subject in
      guard let clip = subject(problem)["clip"].first else { return false }
      let grid = Grid<Ball>(levels: problem.levels)
      let own = clip / Ball(problem.deviation), distance = Ball(0x1p-50)
      return grid.pull(own - distance) > .zero && grid.pull(own + distance) < .zero
    },
    Law("No clip of an eighth to four times it has a smaller error.") { problem, subject in
      let result = subject(problem)
      guard let clip = result["clip"].first, let error = result["error"].first else { return false }
      let grid = Grid<Ball>(levels: problem.levels)
      let square = Ball(problem.deviation).squared
      return (1...32).filter { $0 != 8 }.allSatisfy { eighths in
        let other = clip * Ball(eighths) / (8 * Ball(problem.deviation))
        return square * grid.error(other) > error
      }
    },
    Law("Two levels: the mean of |x|, which is σ √(2/π); its square and the error add up to σ².") {
      problem, subject in
      let two = Problem(levels: 2, deviation: problem.deviation)
      let result = subject(two)
      guard let clip = result["clip"].first, let error = result["error"].first else { return false }
      return (clip.squared + error - Ball(problem.deviation).squared).absolute < Ball(0x1p-60)
    },
    Law("Four times the deviation: four times the clip, sixteen times the error.") {
      problem, subject in
      var wider = problem
      wider.deviation = 4 * problem.deviation
      let (one, four) = (subject(problem), subject(wider))
      guard one["clip"].count == 1, four["clip"].count == 1 else { return false }
      let clips = (four["clip"][0] - 4 * one["clip"][0]).absolute
      let errors = (four["error"][0] - 16 * one["error"][0]).absolute
      return clips < Ball(0x1p-60) && errors < Ball(0x1p-60)
    },
    Law("A level between every two: an error that is smaller.") { problem, subject in
      var finer = problem
      finer.levels = 2 * problem.levels - 1
      let (coarse, fine) = (subject(problem)["error"], subject(finer)["error"])
      guard let coarse = coarse.first, let fine = fine.first else { return false }
      return fine < coarse && fine > .zero
    },
  ]
}
