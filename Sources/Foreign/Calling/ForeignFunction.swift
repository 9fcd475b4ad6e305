internal import CFFI
internal import Glibc
public import Structures

/// A C function of a shared library, called by the ``Signature`` that its operation declares (libffi): no
/// operation needs glue of its own.
public final class ForeignFunction {
  /// What is passed for one parameter.
  public enum Argument {
    case size(Int)
    case choice(Int)
    /// A number by its bits.
    case number(UInt64, ElementType)
    case pointer(UnsafeMutableRawPointer?)
  }

  public struct Unusable: Error, CustomStringConvertible {
    public let description: String
  }

  /// The symbol is there, and is no function of this operation.
  public struct OfAnotherKind: Error, CustomStringConvertible {
    public let description: String
  }

  public let symbol: String
  public let signature: Signature
  private let handle: UnsafeMutableRawPointer
  private let function: UnsafeMutableRawPointer
  private let interface: UnsafeMutablePointer<ffi_cif>
  private let types: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
  /// One word for each argument, and the pointers to them.
  private let words: UnsafeMutablePointer<UInt64>
  private let places: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  /// Loads a library, with all that it needs, and finds the symbol in it.
  ///
  /// - Parameter operation: What it must have been declared as, if `VERNIER_KERNEL` of the header has said it.
  /// - Throws: ``Unusable``, in the words of the dynamic linker, or ``OfAnotherKind``.
  public init(library path: String, symbol: String, signature: Signature, operation: String? = nil)
    throws
  {
    // What the library needs it finds in itself and in its own libraries first: this process has an OpenBLAS, too,
    // and would answer for every other BLAS.
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND) else {
      throw Unusable(description: "\(path) cannot be loaded: \(Self.reason)")
    }
    guard let function = dlsym(handle, symbol) else {
      defer { dlclose(handle) }
      throw Unusable(description: "\(path) has no function \(symbol): \(Self.reason)")
    }
    do { try Self.check(handle, function, path, symbol, operation) } catch {
      dlclose(handle)
      throw error
    }
    (self.symbol, self.signature, self.handle) = (symbol, signature, handle)
    self.function = function
    let count = signature.parameters.count
    interface = .allocate(capacity: 1)
    types = .allocate(capacity: max(1, count))
    words = .allocate(capacity: max(1, count))
    places = .allocate(capacity: max(1, count))
    words.initialize(repeating: 0, count: max(1, count))
    for (index, parameter) in signature.parameters.enumerated() {
      (types + index).initialize(to: parameter.foreignType)
      (places + index).initialize(to: UnsafeMutableRawPointer(words + index))
    }
    let status = vernier_ffi_prepare(interface, UInt32(count), vernier_ffi_int32(), types)
    guard status == FFI_OK else {
      throw Unusable(description: "libffi cannot call \(symbol): status \(status.rawValue).")
    }
  }

  deinit {
    dlclose(handle)
    interface.deallocate()
    types.deallocate()
    words.deallocate()
    places.deallocate()
  }

  /// Calls it. What it does to memory is its own affair.
  ///
  /// - Precondition: The arguments are of the parameters' kinds, in their order.
  /// - Returns: What the function returned.
  public func callAsFunction(_ arguments: [Argument]) -> Int32 {
    precondition(arguments.count == signature.parameters.count, "\(symbol) is called askew.")
    for (index, argument) in arguments.enumerated() {
      let word = UnsafeMutableRawPointer(words + index)
      switch argument {
      case .size(let value): word.storeBytes(of: Int64(value), as: Int64.self)
      case .choice(let value): word.storeBytes(of: Int32(value), as: Int32.self)
      case .number(let bits, let element):
        // Narrow integers are widened to what libffi passes for them.
        let isWide = element.size == 8 || element.isFloatingPoint
        let value = isWide ? bits : UInt64(bitPattern: Int64(element.value(ofBits: bits)))
        word.storeBytes(of: value, as: UInt64.self)
      case .pointer(let value): word.storeBytes(of: value, as: UnsafeMutableRawPointer?.self)
      }
    }
    var result: ffi_sarg = 0
    vernier_ffi_call(interface, function, &result, places)
    return Int32(truncatingIfNeeded: result)
  }

  /// Whether it can be called: code, and not declared as something else.
  private static func check(
    _ handle: UnsafeMutableRawPointer, _ function: UnsafeMutableRawPointer, _ path: String,
    _ symbol: String, _ operation: String?
  ) throws {
    if vernier_symbol_is_data(function) != 0 {
      throw OfAnotherKind(description: "\(symbol) of \(path) is a variable, not a function.")
    }
    guard let operation, let note = dlsym(handle, "vernier_operation_\(symbol)") else { return }
    let declared = String(cString: note.assumingMemoryBound(to: CChar.self))
    if declared != operation.replacing("-", with: "_") {
      throw OfAnotherKind(
        description:
          "\(symbol) of \(path) is declared as \(declared) by VERNIER_KERNEL; it cannot be called as \(operation)."
      )
    }
  }

  private static var reason: String { dlerror().map { String(cString: $0) } ?? "no reason given" }
}

extension Parameter {
  fileprivate var foreignType: UnsafeMutablePointer<ffi_type>? {
    switch kind {
    case .size: vernier_ffi_int64()
    case .choice: vernier_ffi_int32()
    case .number(.float32): vernier_ffi_float()
    case .number(.float64): vernier_ffi_double()
    case .number(let element): element.size == 8 ? vernier_ffi_int64() : vernier_ffi_int32()
    case .buffer: vernier_ffi_pointer()
    }
  }
}
