/// Vectors of few distinct values: the two steps of PV-Tuning on quadratics.
public enum Codebooks {}
