// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The families of algorithms. One word here is all the manifest ever learns about a family;
/// an algorithm is a folder inside its family and needs no line at all.
let families = [
  "Foundations", "Quantisation", "Compression", "Proximal", "Sparsity", "Networks", "SecondOrder",
  "Stochastic", "Optimisers", "Language", "Rotation", "Pruning", "Clipping", "Codebooks", "Bitmask",
  "MixedPrecision",
]

/// Targets that own vector kernels: `Sources/<Owner>Kernels`, built once for the baseline of the
/// architecture and, on x86-64, once more for AVX-512 (see `lanes`).
let kernelOwners = [
  "Foundations", "Quantisation", "Sparsity", "SecondOrder", "Optimisers", "Measurement", "Foreign",
  "Rotation", "Pruning", "Clipping", "Bitmask", "MixedPrecision", "Codebooks",
]

// MARK: - Libraries

let numerics = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// FLINT 2.9 keeps Arb in a library of its own; FLINT 3 contains it.
let arbStandsAlone = FileManager.default.fileExists(atPath: "/usr/include/arb.h")

/// GSL can be left out: `swift build --disable-default-traits`. What needs it then says so.
let gsl = Target.Dependency.target(name: "CGSL", condition: .when(traits: ["GSL"]))

/// MPI can be left out too: `--disable-default-traits --traits GSL`.
let mpi = Target.Dependency.target(name: "CMPI", condition: .when(traits: ["MPI"]))

/// So can the disassembler; counts of instructions are then not told apart by kind.
let zydis = Target.Dependency.target(name: "CZydis", condition: .when(traits: ["Zydis"]))

// MARK: - Lanes

#if arch(x86_64)
  let lanes = ["", "V4"]
#else
  let lanes = [""]
#endif

/// The flags of a kernel lane. Entry points of such a target are concrete and never inlined, or
/// cross-module optimisation would move them into code for the baseline.
func flags(lane: String) -> [SwiftSetting] {
  guard lane == "V4" else { return [.unsafeFlags(["-Ounchecked"])] }
  let machine = [
    "-march=x86-64-v4", "-mavx512vnni", "-mavx512bf16", "-mavx512vbmi",
    "-mavx512vbmi2",
    "-mprefer-vector-width=512",
  ]
  return [
    .define("AVX512"),
    .unsafeFlags(["-Ounchecked"] + machine.flatMap { ["-Xcc", $0] }),
  ]
}

let kernels: [Target] = kernelOwners.flatMap { owner in
  lanes.map { lane in
    .target(
      name: "\(owner)Kernels\(lane)", dependencies: lane == "V4" ? ["CVectors"] : [],
      swiftSettings: flags(lane: lane))
  }
}

/// Families whose implementations multiply matrices by the kernels of `Foundations`.
let multiplying: Set = ["Quantisation"]

func kernelNames(_ owner: String) -> [Target.Dependency] {
  guard kernelOwners.contains(owner) else { return [] }
  return lanes.map { .target(name: "\(owner)Kernels\($0)") }
}

let hasV4: [SwiftSetting] = lanes.contains("V4") ? [.define("V4")] : []

// MARK: - Targets

/// What every target above the families imports. A target must list *every* module that it imports,
/// or an incremental release build runs stale code.
let house: [Target.Dependency] = ["Scalars", "Structures", "Bindings", "Verification"]

let foundation: [Target] = [
  .systemLibrary(name: "CFLINT", providers: [.apt(["libflint-dev", "libflint-arb-dev"])]),
  .systemLibrary(
    name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
  // Instructions that Swift cannot name, inlined into the kernels for AVX-512.
  .systemLibrary(name: "CVectors"),
  // What measures the processor and must not be optimised away.
  .systemLibrary(name: "CProcessor"),
  .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"])]),
  .systemLibrary(
    name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev", "openmpi-bin"])]),
  .systemLibrary(name: "CFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
  .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CZydis", providers: [.apt(["libzydis-dev"])]),
  .target(
    name: "Scalars", dependencies: [numerics, "CFLINT"],
    linkerSettings: arbStandsAlone ? [.linkedLibrary("flint-arb")] : []),
  .target(name: "Structures", dependencies: ["Scalars", numerics]),
  .target(
    name: "Bindings",
    dependencies: [
      "Scalars", "Structures", numerics, "COpenBLAS", "CLAPACKE", "CZlib", gsl, mpi,
      zydis,
    ]),
  .target(
    name: "Verification", dependencies: ["Scalars", "Structures", "Bindings", numerics]),
  // How an algorithm declares what others' libraries make of it.
  .target(name: "Peers", dependencies: house),
]

let familyTargets: [Target] = families.map { family in
  .target(
    name: family,
    dependencies: house + ["Peers", numerics] + kernelNames(family)
      + (multiplying.contains(family) ? kernelNames("Foundations") : []),
    swiftSettings: hasV4, plugins: ["FamilyCatalogue"])
}

let members: [Target.Dependency] = families.map { .target(name: $0) }

let tools: [Target] = [
  .target(name: "Interchange"),
  .target(
    name: "Papers", dependencies: house + members + [numerics], plugins: ["FamilyCatalogue"]),
  .target(
    name: "Catalogue", dependencies: house + members + ["Papers"], plugins: ["FamilyCatalogue"]),
  .target(
    name: "Measurement", dependencies: house + kernelNames("Measurement") + ["CProcessor"],
    swiftSettings: hasV4),
  .target(
    name: "Foreign", dependencies: house + kernelNames("Foreign") + ["CFFI"], swiftSettings: hasV4),
  .target(
    name: "Operations", dependencies: house + ["Foreign", numerics], plugins: ["FamilyCatalogue"]),
  .target(
    name: "PeerTiming",
    dependencies: house + ["Peers", "Foreign", "Measurement"] + kernelNames("Measurement"),
    swiftSettings: hasV4),
  .target(name: "Reporting", dependencies: house + ["Catalogue", "Measurement", "Papers"]),
  .executableTarget(
    name: "vernier",
    dependencies: house + [
      "Catalogue", "Foreign", "Foundations", "Interchange", "Measurement", "Operations", "Papers",
      "PeerTiming", "Reporting", "Networks",
      arguments,
    ]),
  .executableTarget(name: "catalogue-generator", path: "Sources/Plugins/catalogue-generator"),
  .plugin(
    name: "FamilyCatalogue", capability: .buildTool(), dependencies: ["catalogue-generator"],
    path: "Sources/Plugins/FamilyCatalogue"),
]

let tests: [Target] = [
  .testTarget(name: "ScalarsTests", dependencies: ["Scalars", numerics]),
  .testTarget(name: "StructuresTests", dependencies: ["Scalars", "Structures"]),
  .testTarget(name: "BindingsTests", dependencies: ["Scalars", "Structures", "Bindings"]),
  .testTarget(name: "VerificationTests", dependencies: house + ["Measurement"]),
  .testTarget(
    name: "CompressionTests", dependencies: house + ["Quantisation", "Compression"]),
  .testTarget(name: "MeasurementTests", dependencies: house + ["Measurement", "CProcessor"]),
  .testTarget(
    name: "PeerTests", dependencies: house + ["Peers", "PeerTiming", "Measurement", "Catalogue"]),
  .testTarget(name: "ForeignTests", dependencies: house + ["Foreign", "Operations"]),
  .testTarget(name: "InterchangeTests", dependencies: ["Interchange", "Scalars"]),
  .testTarget(name: "NetworksTests", dependencies: house + ["Networks"]),
  .testTarget(name: "RotationTests", dependencies: house + ["Rotation", "Papers"]),
  .testTarget(name: "ClippingTests", dependencies: house + ["Clipping"]),
  .testTarget(name: "CodebooksTests", dependencies: house + ["Codebooks"]),
  .testTarget(
    name: "MixedPrecisionTests", dependencies: house + ["MixedPrecision", "Papers"]),
  .testTarget(name: "SparsityTests", dependencies: house + ["Sparsity"]),
  .testTarget(name: "BitmaskTests", dependencies: house + ["Bitmask"]),
  .testTarget(name: "PruningTests", dependencies: house + ["Pruning", "Papers"]),
  .testTarget(
    name: "ConformanceTests",
    dependencies: house + members + ["Catalogue", "Foreign", "Operations", "Papers", "Reporting"]),
  .testTarget(name: "SecondOrderTests", dependencies: house + ["SecondOrder", "Papers"]),
  .testTarget(
    name: "CommandTests",
    dependencies: house + ["Catalogue", "Measurement", "Reporting", "vernier"]),
]

let package = Package(
  name: "vernier",
  products: [
    .library(name: "Vernier", targets: ["Scalars", "Structures", "Bindings", "Verification"]),
    .library(name: "Operations", targets: ["Foreign", "Operations"]),
    .executable(name: "vernier", targets: ["vernier"]),
  ],
  traits: [
    .trait(name: "GSL", description: "Statistics and special functions by GSL."),
    .trait(name: "MPI", description: "Ranks as processes, by OpenMPI."),
    .trait(name: "Zydis", description: "Counted instructions by name and kind, by Zydis."),
    .default(enabledTraits: ["GSL", "MPI", "Zydis"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: foundation + kernels + familyTargets + tools + tests,
  swiftLanguageModes: [.v6]
)
