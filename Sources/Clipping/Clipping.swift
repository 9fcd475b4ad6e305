/// Quantisers with learned clips, the kurtosis that makes them lossy, and products of their codes.
public enum Clipping {}
