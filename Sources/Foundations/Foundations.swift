/// Summation, products, factorisations and norms: what every other family stands on.
public enum Foundations {}
