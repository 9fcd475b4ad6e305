public enum Papers {}
