/// The papers of the suite: their tables, and what is out of reach.
public enum Papers {}
