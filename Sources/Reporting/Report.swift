import Foundation

/// The report of a run: one self-contained page.
public enum Report {
  /// Writes `index.html` into a directory and returns its path.
  ///
  /// - Parameter write: Writes a text to a path; its errors are passed on.
  public static func write(
    _ record: RunRecord, to directory: String,
    by write: (_ text: String, _ path: String) throws -> Void
  ) throws -> String {
    let path = "\(directory)/index.html"
    try write(Page(record).html, path)
    return path
  }
}
