/// Quantisation and sparsity: scales, masks, compensated pruning and low-rank adapters.
public enum Quantisation {}
