/// Stochastic gradients, variance reduction, and what delays do to them.
public enum Stochastic {}
