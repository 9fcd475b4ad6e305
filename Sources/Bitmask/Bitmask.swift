/// Unstructured sparsity: a bit for every entry says whether it is stored, and the stored ones follow each
/// other without gaps.
public enum Bitmask {}
