/// One-shot and iterative pruning by second-order models: the optimal brain surgeon and what follows from it.
public enum Pruning {}
