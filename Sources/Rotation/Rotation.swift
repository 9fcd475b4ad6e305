/// Hadamard matrices, fast transforms, and the rotations under which networks are quantised.
public enum Rotation {}
