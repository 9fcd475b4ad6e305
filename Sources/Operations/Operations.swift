public import Foreign

/// What kernels from outside can be asked to be: a folder here is an operation, and needs no line elsewhere.
public enum Operations {
  public static let all: [any Operation] = members.flatMap { $0.variants as [any Operation] }.sorted
  { $0.name < $1.name }

  public static func named(_ name: String) -> (any Operation)? { all.first { $0.name == name } }
}
