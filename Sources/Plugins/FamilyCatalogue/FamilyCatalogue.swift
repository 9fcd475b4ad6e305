import Foundation
import PackagePlugin

/// Writes `<Family>.members`: the list of the family's algorithms, read off its folders.
///
/// The file system is the registry: a folder `Sources/<Family>/<Name>/` declares a type `<Name>`.
@main struct FamilyCatalogue: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let folders = try FileManager.default
      .contentsOfDirectory(at: target.directoryURL, includingPropertiesForKeys: [.isDirectoryKey])
      .filter { $0.hasDirectoryPath && $0.pathExtension.isEmpty }
      .map(\.lastPathComponent)
      .sorted()
    let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name)+Members.swift")
    return [
      .buildCommand(
        displayName: "Listing the members of \(target.name)",
        executable: try context.tool(named: "catalogue-generator").url,
        arguments: [output.path, target.name] + folders,
        outputFiles: [output])
    ]
  }
}
