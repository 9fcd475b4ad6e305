import ArgumentParser
import Bindings
import Catalogue
import Verification

/// One rank of a study that a paper's table asked for. `vernier reproduce` starts it.
struct RunStudy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "One rank of a measurement on processes; `vernier reproduce` starts it.",
    shouldDisplay: false)

  @Argument var key: String
  @Argument var study: String
  @OptionGroup var input: InputOptions
  @Option var seed: UInt64 = 1

  func run() throws {
    Leash.hold()
    let paper = try Selection.paper(key)
    let known = paper.rankStudies.map(\.id)
    let id = try Nearest.find(study, among: known, kind: "study", list: "vernier list --papers")
    guard let found = paper.rankStudies.first(where: { $0.id == id }) else { return }
    let inputs = try input.inputs(seed: seed)
    let world: MPI.World
    do { world = try MPI.initialise() } catch { throw Problem(.missingLibrary, "\(error).") }
    do {
      let figures = try found.figures(world, inputs)
      try world.barrier()
      world.finalise()
      if world.rank == 0 { print(try JSON.text(figures)) }
    } catch {
      world.abort(ExitStatus.rankDied.rawValue, because: "\(error)")
    }
  }
}
