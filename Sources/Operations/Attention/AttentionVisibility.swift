import Foreign

/// Who sees whom.
struct AttentionVisibility {
  private let mask: Buffer
  private let keys: Int
  /// By how much the last query's position exceeds its index; nil if later keys are visible, too.
  private let lead: Int?

  init(_ call: Call) {
    mask = call.buffers["mask"]!
    keys = call.size("keys")
    lead = call.size("causal") == 1 ? call.size("keys") - call.size("queries") : nil
  }

  func sees(_ query: Int, _ key: Int) -> Bool {
    mask[query * keys + key] != 0 && lead.map { key <= query + $0 } ?? true
  }
}
