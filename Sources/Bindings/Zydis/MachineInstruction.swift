/// One instruction of the processor, as far as a table of counts tells instructions apart.
public struct MachineInstruction: Sendable, Hashable, Codable {
  /// The name in Intel's notation: `vfmadd231ps`, `rep stosb`.
  public var mnemonic: String
  public var kind: Kind
  public var width: Width
  /// Whether it reads, or writes, memory that its operands name. Calls and returns do not count.
  public var loads: Bool
  public var stores: Bool

  public init(mnemonic: String, kind: Kind, width: Width, loads: Bool, stores: Bool) {
    (self.mnemonic, self.kind, self.width) = (mnemonic, kind, width)
    (self.loads, self.stores) = (loads, stores)
  }

  /// What it does.
  public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    /// Multiplies and adds in one: floating-point FMA, and the dot products of bytes and of bfloat16.
    case multiplyAdd = "multiply-add"
    /// Other arithmetic, logic, comparison, conversion and permutation.
    case arithmetic
    /// Copies, and nothing else.
    case move
    case branch
    /// Calls and returns.
    case call
    /// System calls, fences, hints, no-operations, and what could not be decoded.
    case other
  }

  /// The widest registers that it works on.
  public enum Width: String, Sendable, Hashable, CaseIterable, Codable {
    case general
    /// One floating-point number in a vector register.
    case scalar
    case xmm, ymm, zmm
  }
}
