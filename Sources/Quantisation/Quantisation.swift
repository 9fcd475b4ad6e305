public enum Quantisation {}
