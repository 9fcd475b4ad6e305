#if Zydis
  internal import CZydis
#endif

/// Instructions in the memory of this process, decoded by Zydis.
///
/// Zydis is a trait of the package; without it every call throws
/// ``BindingError/libraryMissing(_:remedy:)``.
///
/// Source: Zydis, the x86 and x86-64 disassembler library, https://zydis.re.
public enum Disassembler {
  /// The library's version; `nil` if this build does not contain it.
  public static var version: String? {
    #if Zydis
      "\(vernier_zydis_major()).\(vernier_zydis_minor())"
    #else
      nil
    #endif
  }

  #if !Zydis
    static let missing = BindingError.libraryMissing(
      "Zydis", remedy: "install it (apt-get install libzydis-dev) and build with the trait Zydis")
  #endif

  /// Bytes of the longest instruction.
  private static let longest = 15

  /// The instruction at an address.
  ///
  /// - Precondition: it lies in readable memory, as what was executed does.
  /// - Throws: ``BindingError/library(routine:reason:)`` if the bytes are no instruction.
  public static func instruction(at address: UInt) throws(BindingError) -> MachineInstruction {
    #if Zydis
      guard let code = UnsafeRawPointer(bitPattern: address) else {
        throw .library(routine: "Disassembler", reason: "there is no code at address 0")
      }
      // Code at the end of a page is read beyond it only if the instruction goes on there.
      let page = 4096
      let ahead = min(longest, page - Int(address % UInt(page)))
      if let found = decoded(code, bytes: ahead) { return found }
      if ahead < longest, let found = decoded(code, bytes: longest) { return found }
      throw .library(
        routine: "Disassembler", reason: "no instruction at 0x\(String(address, radix: 16))")
    #else
      throw missing
    #endif
  }

  #if Zydis
    private static func decoded(_ code: UnsafeRawPointer, bytes: Int) -> MachineInstruction? {
      var decoder = ZydisDecoder()
      ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)
      var instruction = ZydisDecodedInstruction()
      let most = Int(ZYDIS_MAX_OPERAND_COUNT)
      return withUnsafeTemporaryAllocation(of: ZydisDecodedOperand.self, capacity: most) {
        operands -> MachineInstruction? in
        operands.initialize(repeating: ZydisDecodedOperand())
        let status = ZydisDecoderDecodeFull(
          &decoder, code, ZyanUSize(bytes), &instruction, operands.baseAddress)
        guard vernier_zydis_succeeded(status) != 0 else { return nil }
        return classified(&instruction, operands.prefix(Int(instruction.operand_count)))
      }
    }
  #endif
}
