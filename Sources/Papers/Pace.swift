/// How much of a study is made.
///
/// Tests ask of every table whether it can be computed and is whole. For that a tenth of the training steps and two
/// draws do; what such a table says is not worth reading.
/// Whatever a person asks for is made in full.
public enum Pace {
  /// Whether only the form of a table is asked for.
  @TaskLocal public static var isBrief = false

  /// The steps of a training run.
  static func steps(_ whole: Int) -> Int { isBrief ? max(10, whole / 10) : whole }

  /// Draws or seeds that figures are averaged over.
  static func draws(_ whole: Int) -> Int { isBrief ? min(2, whole) : whole }
}
