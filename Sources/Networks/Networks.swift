/// Layers of a small transformer and their gradients, and a character model that trains in minutes.
public enum Networks {}
