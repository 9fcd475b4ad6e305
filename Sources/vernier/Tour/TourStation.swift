import Foundation

/// One stop of the tour: what it tells, the command that it runs, and what that must end with.
struct TourStation: Sendable {
  let title: String
  let story: String
  let arguments: [String]
  /// Lines of its output that are shown.
  let lines: Int
  /// Exit codes of a command that did what it should; a machine too unsteady to tell is no mistake.
  let expected: Set<Int32>
  let moral: String
  /// Makes what the command needs; says why it cannot.
  var prepare: @Sendable (_ folder: String) throws -> String? = { _ in nil }

  /// Stands for the path of this command.
  static let own = "vernier"

  static let all = [kernel, replay, regression, table]

  private static let kernel = TourStation(
    title: "A kernel that is wrong",
    story: """
      sum.c adds eight numbers at a time, and forgets what is left over. Its author's test, with 64 and 4096 \
      numbers, passes. `validate` knows what a sum owes: it calls the kernel with sizes, strides, alignments and \
      numbers that cover every pair, between unmapped pages, in a process of its own.
      """,
    arguments: ["validate", "./sum.so", "--as", "sum-f32", "--symbol", "my_sum"], lines: 24,
    expected: [1],
    moral: """
      The failure is shrunk to a call that one can follow by hand, and kept: as numbers to replay, as a program \
      in C and as a script in Swift.
      """,
    prepare: compile)

  private static let replay = TourStation(
    title: "The counterexample, again",
    story:
      "What was kept needs nothing but the kernel: after a fix, this line says whether it holds.",
    arguments: [
      "validate", "./sum.so", "--symbol", "my_sum", "--replay",
      "vernier-failures/sum-f32-results.json",
    ], lines: 12, expected: [1],
    moral: "Exit code 1: the kernel is still wrong. In CI this is a regression test.",
    prepare: { folder in
      let path = "\(folder)/vernier-failures/sum-f32-results.json"
      return Environment.isReadable(path) ? nil : "the first station kept no failure"
    })

  private static let regression = TourStation(
    title: "A slowdown that is caught",
    story: """
      `compare` runs two builds alternately on one core, in fresh processes. Here both are this very \
      command, and the second does 5 % more work: too little for most eyes, and for most tools on a noisy machine.
      """,
    arguments: [
      "compare", own, own, "--only", "Softmax", "--largest", "--plant", "5",
    ], lines: 12, expected: [1, 75],
    moral: """
      Each verdict has its interval; base beside base was compared as well, and its alarm would have \
      voided the run. `ci/gate` does this for a pull request.
      """)

  private static let table = TourStation(
    title: "A paper's table, print beside here",
    story: """
      SLoPe prunes 2:4 in both directions; its lemma says how many zeros that adds. The printed figures stand \
      beside what follows exactly: `=` equals print to the last digit, `≠` does not, and is a finding.
      """,
    arguments: ["reproduce", "slope", "--table", "lemma"], lines: 30, expected: [0],
    moral: "`vernier findings` lists every such place; `--format latex` sets the table.")

  @Sendable private static func compile(in folder: String) throws -> String? {
    do {
      try source.write(toFile: "\(folder)/sum.c", atomically: true, encoding: .utf8)
    } catch {
      throw Output.problem("\(folder)/sum.c", error)
    }
    print(source.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n") + "\n")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["cc", "-O2", "-shared", "-fPIC", "sum.c", "-o", "sum.so"]
    compiler.currentDirectoryURL = URL(filePath: folder)
    compiler.standardError = FileHandle.nullDevice
    guard (try? compiler.run()) != nil else { return "there is no C compiler `cc` here" }
    compiler.waitUntilExit()
    return compiler.terminationStatus == 0 ? nil : "there is no C compiler `cc` here that works"
  }

  private static let source = """
    #include <stdint.h>
    int my_sum(int64_t n, const float *x, int64_t incx, float *result) {
      float s[8] = {0};
      int64_t whole = n < 8 ? n : n / 8 * 8;
      for (int64_t i = 0; i < whole; i++) s[i % 8] += x[i * incx];
      *result = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
      return 0;
    }

    """
}
