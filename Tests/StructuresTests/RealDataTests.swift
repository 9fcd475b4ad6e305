import Foundation
import Structures
import Testing

/// The files that `VERNIER_DATA` points to, where it does.
struct RealDataTests {
  static let folder = ProcessInfo.processInfo.environment["VERNIER_DATA"]

  static func has(_ name: String) -> Bool {
    folder.map { FileManager.default.fileExists(atPath: "\($0)/\(name)") } ?? false
  }

  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return duration / .seconds(1)
  }

  @Test(
    .enabled(if: has("a8a") && has("w8a"), "VERNIER_DATA has no a8a and w8a"),
    arguments: [("a8a", 22_696, 123), ("w8a", 49_749, 300)])
  func `LIBSVM's data sets are read`(name: String, rows: Int, columns: Int) throws {
    let path = "\(Self.folder!)/\(name)"
    var data: LIBSVM?
    let time = try Self.seconds { data = try LIBSVM(path: path) }
    print("\(name): \(time) s")
    let read = try #require(data)
    #expect(read.features.rows == rows && read.features.columns == columns)
    #expect(Set(read.labels) == [-1, 1])
    #expect(try LIBSVM(read.encoded, name: name) == read)
  }

  @Test(.enabled(if: has("abalone.csv"), "VERNIER_DATA has no abalone.csv"))
  func `Abalone is read`() throws {
    let path = "\(Self.folder!)/abalone.csv"
    var table: CSV?, matrix: Matrix<Double>?
    let time = try Self.seconds {
      let read = try CSV(path: path)
      table = read
      matrix = try read.matrix(Array(read.header.dropFirst()))
    }
    print("abalone.csv: \(time) s")
    #expect(matrix?.rows == 4_177 && matrix?.columns == 8)
    #expect(try Set(table?.text("sex") ?? []) == ["M", "F", "I"])
  }

  @Test(.enabled(if: has("model.safetensors"), "VERNIER_DATA has no model.safetensors"))
  func `A model is opened without reading it`() throws {
    let path = "\(Self.folder!)/model.safetensors"
    var file: SafeTensors?
    let time = try Self.seconds { file = try SafeTensors(path: path) }
    let model = try #require(file)
    for pass in 1...2 {
      var bytes = 0
      let conversion = try Self.seconds {
        for name in model.names {
          let tensor = try model.tensor(name)
          bytes += tensor.contents.count
          _ = try model.tensor(name).doubles().count
        }
      }
      let direct = try Self.seconds {
        for name in model.names where try model.tensor(name).type == .float32 {
          _ = try model.floats(name).count
        }
      }
      print(
        "model.safetensors: opened in \(time) s; pass \(pass): doubles \(Double(bytes) / conversion / 1e9)"
          + " GB/s, floats \(Double(bytes) / direct / 1e9) GB/s")
    }
    #expect(try model.encoded == FileBytes(path: path).array)
  }
}
