public enum Proximal {}
