/// Proximal methods for composite convex problems, sequential and communication-avoiding.
public enum Proximal {}
