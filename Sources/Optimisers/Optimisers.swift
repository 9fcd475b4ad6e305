/// Optimisers whose state is compressed: selections, coarse errors and short windows in place of moments.
public enum Optimisers {}
