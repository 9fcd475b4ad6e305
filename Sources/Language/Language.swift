/// Language models from outside: puzzles that they are asked, and the metrics by which their texts are judged.
public enum Language {}
