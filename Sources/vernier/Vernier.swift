import ArgumentParser
import Bindings
import Reporting

@main
struct Vernier: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vernier",
    abstract:
      "Lays slow, exact references beside optimised implementations and reads the difference.",
    discussion: """
      The main job is `vernier run`: verify everything, time every implementation beside the reference \
      and OpenBLAS, recompute the papers' tables at hand, and write report/index.html.

      Where to start:
        vernier tour                              a minute's walk
        vernier list                              what there is
        vernier verify SLiMQuant                  is it right, and how do we know?
        vernier validate libmine.so --as gemm-f32 is my kernel right?
        vernier bench GEMM                        how fast, of what is possible?
        vernier bench --peers                     how fast, beside PyTorch and others?
        vernier compare main                      is this commit slower?
        vernier count Dot                         how many instructions, exactly?
        vernier history                           when did committed figures change?
        vernier bisect v0.3.0 HEAD --only GEMM    which commit made it slower?
        vernier distribute --ranks 4              the same on processes, by mpirun
        vernier reproduce slim                    a paper's tables, print beside here
        vernier train --output small.safetensors  the tables' small model, again
        vernier findings                          where do print and code disagree?
        vernier doctor                            is this machine ready?

      \(ExitStatus.documentation)
      """,
    version: Release.version,
    subcommands: [
      Tour.self, List.self, Verify.self, Validate.self, ContestCommand.self, Bench.self, Count.self,
      Compare.self, History.self,
      Bisect.self,
      Distribute.self, Reproduce.self, FindingList.self, Convert.self, MakeReport.self, Run.self,
      Merge.self,
      Doctor.self, Train.self,
      RunStudy.self, KernelProcess.self, SelfTest.self, Tally.self, Variation.self, Worker.self,
      PeerWorker.self,
    ])

  static func main() async {
    // A kernel from outside meets the environment as the user has made it.
    if CommandLine.arguments.dropFirst().first != KernelProcess.name { PeerKernels.mend() }
    // One thread unless the user says otherwise: results repeat, and peers are compared core to core.
    if !Environment.isSet("OPENBLAS_NUM_THREADS") { BLAS.threads = 1 }
    do {
      try Environment.check()
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let problem as Problem {
      Terminal.error(problem.description)
      exit(withError: problem.status.code)
    } catch {
      exit(withError: error)
    }
  }
}
