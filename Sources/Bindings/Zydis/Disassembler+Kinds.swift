#if Zydis
  internal import CZydis

  extension Disassembler {
    /// What an instruction is to a table of counts.
    static func classified(
      _ instruction: inout ZydisDecodedInstruction, _ operands: Slice<Operands>
    ) -> MachineInstruction {
      var mnemonic = String(cString: ZydisMnemonicGetString(instruction.mnemonic))
      let kind = kind(of: instruction, mnemonic)
      if vernier_zydis_repeats(&instruction) != 0 { mnemonic = "rep " + mnemonic }
      let touches = kind != .call && !isHint(instruction.meta.category)
      let memory = operands.filter {
        touches && $0.type == ZYDIS_OPERAND_TYPE_MEMORY && $0.mem.type != ZYDIS_MEMOP_TYPE_AGEN
      }
      return MachineInstruction(
        mnemonic: mnemonic, kind: kind, width: width(of: operands),
        loads: memory.contains { $0.actions & reading != 0 },
        stores: memory.contains { $0.actions & writing != 0 })
    }

    typealias Operands = UnsafeMutableBufferPointer<ZydisDecodedOperand>

    private static let reading = UInt8(ZYDIS_OPERAND_ACTION_MASK_READ.rawValue)
    private static let writing = UInt8(ZYDIS_OPERAND_ACTION_MASK_WRITE.rawValue)

    /// Names of instructions that multiply and add, without the suffix for their format. Zydis's categories
    /// do not tell those of AVX-512 from other arithmetic.
    private static let multiplyAdds = [
      "vfmadd", "vfmsub", "vfnmadd", "vfnmsub", "vpdpb", "vpdpw", "vdpbf16", "vpmadd", "pmadd",
    ]

    /// Moves that Zydis takes for arithmetic.
    private static let moves = [
      "vmov", "mov", "vpmov", "pmov", "vbroadcast", "vpbroadcast", "vlddqu", "lddqu", "vmaskmov",
    ]

    private static func kind(
      of instruction: ZydisDecodedInstruction, _ mnemonic: String
    ) -> MachineInstruction.Kind {
      switch instruction.meta.category {
      case ZYDIS_CATEGORY_COND_BR, ZYDIS_CATEGORY_UNCOND_BR: return .branch
      case ZYDIS_CATEGORY_CALL, ZYDIS_CATEGORY_RET: return .call
      case ZYDIS_CATEGORY_DATAXFER, ZYDIS_CATEGORY_PUSH, ZYDIS_CATEGORY_POP,
        ZYDIS_CATEGORY_CMOV, ZYDIS_CATEGORY_BROADCAST, ZYDIS_CATEGORY_GATHER,
        ZYDIS_CATEGORY_SCATTER, ZYDIS_CATEGORY_STRINGOP, ZYDIS_CATEGORY_AVX2GATHER:
        return .move
      case ZYDIS_CATEGORY_SYSCALL, ZYDIS_CATEGORY_SYSTEM, ZYDIS_CATEGORY_INTERRUPT:
        return .other
      case let category where isHint(category): return .other
      default: break
      }
      if multiplyAdds.contains(where: mnemonic.hasPrefix) { return .multiplyAdd }
      if mnemonic == "vzeroupper" || mnemonic.hasSuffix("fence") { return .other }
      return moves.contains(where: mnemonic.hasPrefix) ? .move : .arithmetic
    }

    /// Whether an instruction of this category does nothing that can be seen.
    private static func isHint(_ category: ZydisInstructionCategory) -> Bool {
      [
        ZYDIS_CATEGORY_NOP, ZYDIS_CATEGORY_WIDENOP, ZYDIS_CATEGORY_PREFETCH,
        ZYDIS_CATEGORY_PREFETCHWT1, ZYDIS_CATEGORY_CET,
      ].contains(category)
    }

    /// Scalar if every operand in a vector register, or beside one, is a single floating-point number but for
    /// what is merely passed on.
    private static func width(of operands: Slice<Operands>) -> MachineInstruction.Width {
      let visible = operands.filter { $0.visibility != ZYDIS_OPERAND_VISIBILITY_HIDDEN }
      let classes = visible.filter { $0.type == ZYDIS_OPERAND_TYPE_REGISTER }
        .map { ZydisRegisterGetClass($0.reg.value) }
      if classes.contains(ZYDIS_REGCLASS_ZMM) { return .zmm }
      if classes.contains(ZYDIS_REGCLASS_YMM) { return .ymm }
      if classes.contains(ZYDIS_REGCLASS_X87) { return .scalar }
      guard classes.contains(ZYDIS_REGCLASS_XMM) else { return .general }
      let isScalar = visible.contains { operand in
        let type = operand.element_type
        let floats = [
          ZYDIS_ELEMENT_TYPE_FLOAT16, ZYDIS_ELEMENT_TYPE_FLOAT32, ZYDIS_ELEMENT_TYPE_FLOAT64,
        ]
        return floats.contains(type) && operand.element_count == 1
      }
      return isScalar ? .scalar : .xmm
    }
  }
#endif
