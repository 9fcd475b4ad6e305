import Reporting
import Verification

extension List.Row {
  /// The row with what a run has measured of its algorithm.
  func measured(in run: RunRecord) -> Self {
    var row = self
    row.errorOverBound = run.verdicts.filter { $0.algorithm == name }.compactMap(\.attained).max()
    let fastest = run.fastest.first { $0.algorithm == name && $0.refusal == nil }
    row.overReference = fastest?.speedupOverReference
    row.overPeer = fastest?.speedupOverPeer
    row.ofRoof = fastest?.fractionOfRoof
    return row
  }

  /// As cells; what was not measured is empty.
  var figures: [String] {
    [
      errorOverBound.map { Cell.significant($0, digits: 2) } ?? "",
      overReference.map(Format.ratio) ?? "", overPeer.map(Format.ratio) ?? "",
      ofRoof.map { Cell.decimal($0, digits: 2) } ?? "",
    ]
  }
}
