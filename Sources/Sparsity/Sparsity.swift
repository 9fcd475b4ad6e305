/// N:M sparse training: masks, compressed products, double pruning, and optimisers on compressed state.
public enum Sparsity {}
