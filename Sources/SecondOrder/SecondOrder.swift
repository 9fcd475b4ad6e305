/// Kronecker-factored, rank-one and exact natural-gradient preconditioners.
public enum SecondOrder {}
