/// Whole pipelines of compression: a layer quantised, pruned and corrected, and what is done to its adapters.
public enum Compression {}
