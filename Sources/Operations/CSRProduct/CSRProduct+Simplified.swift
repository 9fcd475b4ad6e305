import Foreign
import Structures

extension CSRProduct {
  /// Rows, entries and columns of the right factor that are left out; the rest is a matrix again.
  public func simplified(_ call: Call, failingAt complaint: Complaint?) -> [Call] {
    let matrix = CSRMatrix(call)
    var tries: [Call] = []
    if let complaint, matrix.rows.count > 1 {
      tries.append(keeping(rows: complaint.row..<complaint.row + 1, of: call))
    }
    let half = matrix.rows.count / 2
    if half > 0 {
      tries.append(keeping(rows: 0..<half, of: call))
      tries.append(keeping(rows: half..<matrix.rows.count, of: call))
    }
    tries += matrix.withFewerEntries.map { $0.placed(in: call, element) }
    let used = matrix.rows.joined().map(\.column).max() ?? 0
    tries += [(isVector ? [] : ["n"]), [inner]].joined().flatMap { name in
      let least = name == inner ? used + 1 : 1
      return [least, call.size(name) / 2, call.size(name) - 1]
        .filter { $0 >= least && $0 < call.size(name) }
        .compactMap { Simplification.cropped(call, signature, name, to: $0) }
    }
    return tries
  }

  /// The call with some rows of A, and of what is written.
  func keeping(rows: Range<Int>, of call: Call) -> Call {
    var matrix = CSRMatrix(call)
    matrix.rows = Array(matrix.rows[rows])
    let (old, leading) = (call.buffers[result]!, leading(result, call))
    let isEmpty = rows.isEmpty || width(call) == 0
    var kept = Buffer(element, count: isEmpty ? 0 : (rows.count - 1) * leading + width(call))
    for row in rows {
      for j in 0..<width(call) {
        kept.setBits(old.bits(at: row * leading + j), at: (row - rows.lowerBound) * leading + j)
      }
    }
    return matrix.placed(in: call.with { $0.buffers[result] = kept }, element)
  }
}
