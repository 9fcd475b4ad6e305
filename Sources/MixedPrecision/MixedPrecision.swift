/// Products of matrices whose weights, and perhaps activations, are small integers with steps.
public enum MixedPrecision {}
