import Foundation
import Reporting
import Testing
import Verification

/// The published encoder, where somebody has put it: its embeddings beside those of a program in NumPy that shares
/// nothing with ours.
@Suite struct EncoderTests {
  private static let folder = ProcessInfo.processInfo.environment["VERNIER_DATA"] ?? ""

  private static let isThere = ["model.safetensors", "vocab.txt", "config.json"].allSatisfy {
    FileManager.default.fileExists(atPath: "\(folder)/\($0)")
  }

  private static let hasNumPy =
    (try? Command.run(["python3", "-c", "import numpy"], program: "/usr/bin/env").status) == 0

  /// An encoder of one block, 64 wide, of numbers drawn here; its pieces are the letters.
  private static func smallEncoder() throws -> String {
    let folder = TemporaryFolder.make()
    let (width, hidden) = (64, 128)
    let letters = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { String(UnicodeScalar($0)) }
    let pieces = ["[UNK]", "[CLS]", "[SEP]"] + letters + letters.map { "##" + $0 }
    try pieces.joined(separator: "\n").write(
      toFile: "\(folder)/vocab.txt", atomically: true, encoding: .utf8)
    try #"{"num_attention_heads":2,"num_hidden_layers":1}"#.write(
      toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
    var shapes: [(name: String, shape: [Int])] = [
      ("embeddings.word_embeddings.weight", [pieces.count, width]),
      ("embeddings.position_embeddings.weight", [256, width]),
      ("embeddings.token_type_embeddings.weight", [2, width]),
      ("embeddings.LayerNorm.weight", [width]), ("embeddings.LayerNorm.bias", [width]),
    ]
    let layers = [
      ("attention.self.query", width, width), ("attention.self.key", width, width),
      ("attention.self.value", width, width),
      ("attention.output.dense", width, width), ("intermediate.dense", hidden, width),
      ("output.dense", width, hidden),
    ]
    for (name, outputs, inputs) in layers {
      shapes.append(("encoder.layer.0.\(name).weight", [outputs, inputs]))
      shapes.append(("encoder.layer.0.\(name).bias", [outputs]))
    }
    for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
      shapes.append(("encoder.layer.0.\(name).weight", [width]))
      shapes.append(("encoder.layer.0.\(name).bias", [width]))
    }
    var (state, numbers): (UInt64, [Float]) = (1, [])
    var entries: [String] = []
    for (name, shape) in shapes {
      let start = 4 * numbers.count
      numbers += (0..<shape.reduce(1, *)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int64(state >> 33)) / 0x1p30 - 1
      }
      entries.append(
        "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(4 * numbers.count)]}"
      )
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 32, count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let body = numbers.withUnsafeBytes { Data($0) }
    try (Data(length + header) + body).write(to: URL(filePath: "\(folder)/model.safetensors"))
    return "\(folder)/model.safetensors"
  }

  @Test func `Adapters are fitted to some sentences and judged on others, where they do worse`()
    throws
  {
    let model = try Self.smallEncoder()
    let run = try Command.run(
      "reproduce", "slim", "--table", "output-error-activations", "--model", model, "--json")
    #expect(run.status == 0, "\(run.errors)")
    struct Paper: Decodable {
      struct Table: Decodable { let result: TableResult }
      let tables: [Table]
    }
    let papers = try JSONDecoder().decode([Paper].self, from: Data(run.output.utf8))
    let result = try #require(papers.first?.tables.first?.result)
    let notes = result.notes.joined(separator: "; ")
    #expect(notes.contains("of 5 sentences") && notes.contains("judged on those of 5 others"))
    // Of least error on the tokens of the fit, of which there are few for 64 to 128 inputs: more on others by a tenth
    // at least. What is judged on its own tokens has just as much.
    let column = try #require(result.columns.firstIndex(of: "output-optimal"))
    let heldOut = result.rows.compactMap { $0.cells[column].computed.flatMap(Double.init) }
    let own = try #require(
      notes.components(separatedBy: "output-optimal ").last.flatMap { Double($0.prefix(6)) })
    #expect(heldOut.count == 4 && heldOut.reduce(0, +) / 4 > 1.1 * own, "\(heldOut), \(own)")
  }

  @Test(
    .enabled(if: isThere, "VERNIER_DATA has no model.safetensors, vocab.txt and config.json"),
    .enabled(if: hasNumPy, "there is no python3 with NumPy here"))
  func `Cosines of sentences are NumPy's, to the fourth digit`() throws {
    let run = try Command.run(
      "reproduce", "panza", "--table", "embedding", "--model", "\(Self.folder)/model.safetensors",
      "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let peer = try Command.run(
      ["python3", "-c", Self.program, Self.folder], program: "/usr/bin/env")
    #expect(peer.status == 0, "\(peer.errors)")
    let cosines = peer.output.split(separator: "\n").map(String.init)
    #expect(cosines.count == 9)
    for cosine in cosines { #expect(run.output.contains(cosine), "\(cosine) in \(run.output)") }
  }

  /// Six blocks of BERT in double precision, written from its definition.
  private static let program = #"""
    import json, re, struct, sys
    from math import erf
    import numpy as np
    folder = sys.argv[1]
    with open(folder + "/model.safetensors", "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        head = json.loads(file.read(size))
        body = file.read()
    W = {name: np.frombuffer(body[t["data_offsets"][0]:t["data_offsets"][1]], np.float32)
         .reshape(t["shape"]).astype(float)
         for name, t in head.items() if t.get("dtype") == "F32"}
    with open(folder + "/vocab.txt", encoding="utf-8") as file:
        places = {piece: i for i, piece in enumerate(file.read().split("\n"))}
    def tokens(text):
        out = ["[CLS]"]
        for word in re.findall(r"\w+|[^\w\s]", text.lower()):
            start = 0
            while start < len(word):
                end = len(word)
                while ("##" if start else "") + word[start:end] not in places: end -= 1
                out.append(("##" if start else "") + word[start:end])
                start = end
        return [places[piece] for piece in out + ["[SEP]"]]
    def linear(x, name): return x @ W[name + ".weight"].T + W[name + ".bias"]
    def norm(x, name):
        c = x - x.mean(-1, keepdims=True)
        return c / np.sqrt((c * c).mean(-1, keepdims=True) + 1e-12) * W[name + ".weight"] + W[name + ".bias"]
    def embedding(text):
        ids = tokens(text)
        n, e = len(ids), "embeddings."
        x = norm(W[e + "word_embeddings.weight"][ids] + W[e + "position_embeddings.weight"][:n]
                 + W[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
        for k in range(6):
            p = f"encoder.layer.{k}."
            q, keys, v = [linear(x, p + "attention.self." + part).reshape(n, 12, -1).transpose(1, 0, 2)
                          for part in ("query", "key", "value")]
            s = np.exp(q @ keys.transpose(0, 2, 1) / np.sqrt(q.shape[2]))
            mixed = ((s / s.sum(-1, keepdims=True)) @ v).transpose(1, 0, 2).reshape(n, -1)
            h = norm(x + linear(mixed, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            u = linear(h, p + "intermediate.dense")
            u = u / 2 * (1 + np.vectorize(erf)(u / np.sqrt(2)))
            x = norm(h + linear(u, p + "output.dense"), p + "output.LayerNorm")
        mean = x.mean(0)
        return mean / np.linalg.norm(mean)
    E = np.array([embedding(text) for text in ("The weather is lovely today.",
                  "It's so sunny outside!", "He drove to the stadium.")])
    for cosine in (E @ E.T).ravel(): print(f"{cosine:.4f}")
    """#
}
