/// Text as LaTeX sets it: what it would read as a command is escaped, and what its fonts lack is named.
enum LaTeX {
  static func escape(_ text: String) -> String { text.map(set).joined() }

  private static func set(_ character: Character) -> String {
    if let sign = signs[character] { return sign }
    if let name = commands[character] { return "$\\\(name)$" }
    if let raised = raised[character] { return "$^{\(raised)}$" }
    if let lowered = lowered[character] { return "$_{\(lowered)}$" }
    // A letter and a mark above it, which Unicode has no letter for: x̄.
    let scalars = Array(character.unicodeScalars)
    if scalars.count == 2, let name = marks[scalars[1]] { return "$\\\(name) \(scalars[0])$" }
    return String(character)
  }

  private static let marks: [Unicode.Scalar: String] = [
    "\u{302}": "hat", "\u{303}": "tilde", "\u{304}": "bar", "\u{307}": "dot",
  ]

  private static let signs: [Character: String] = [
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
    "<": "$<$", ">": "$>$", "|": "$|$", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--",
    "—": "---", "…": "\\dots{}", "−": "$-$",
    "½": "$\\frac12$", "¼": "$\\frac14$", "¾": "$\\frac34$", "‖": "$\\|$", "°": "$^\\circ$",
    "ℚ": "$\\mathbb Q$", "ℝ": "$\\mathbb R$", "ℤ": "$\\mathbb Z$", "ℕ": "$\\mathbb N$",
    "ᵀ": "$^{\\mathsf T}$", "\u{a0}": "~", "é": "\\'e", "è": "\\`e", "ö": "\\\"o", "ü": "\\\"u",
    "ä": "\\\"a", "ŵ": "$\\hat w$", "Ŵ": "$\\hat W$", "ŷ": "$\\hat y$", "ĝ": "$\\hat g$",
  ]

  private static let commands: [Character: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "ℓ": "ell", "∇": "nabla", "∂": "partial", "∑": "sum", "∏": "prod", "∞": "infty", "∈": "in",
    "∉": "notin", "⊆": "subseteq", "∪": "cup", "∩": "cap", "∅": "emptyset", "→": "to",
    "←": "leftarrow", "↑": "uparrow", "↓": "downarrow", "⇒": "Rightarrow", "↦": "mapsto", "≤": "le",
    "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "∼": "sim", "∝": "propto", "≪": "ll",
    "≫": "gg", "±": "pm", "∓": "mp", "×": "times", "÷": "div", "·": "cdot", "⊙": "odot",
    "⊗": "otimes", "⊕": "oplus", "∘": "circ", "√": "surd", "⌈": "lceil", "⌉": "rceil",
    "⌊": "lfloor", "⌋": "rfloor", "⟨": "langle", "⟩": "rangle", "′": "prime", "⪯": "preceq",
    "⪰": "succeq", "≺": "prec", "≻": "succ", "∀": "forall", "∃": "exists",
  ]

  private static let raised: [Character: String] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁺": "+", "⁻": "-", "ⁿ": "n", "ᵏ": "k", "ᵐ": "m", "ᵗ": "t", "ᵖ": "p", "ᵈ": "d",
    "ʳ": "r", "ˢ": "s",
  ]

  private static let lowered: [Character: String] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8",
    "₉": "9", "₊": "+", "₋": "-", "ᵢ": "i", "ⱼ": "j", "ₖ": "k", "ₙ": "n", "ₘ": "m", "ₜ": "t",
    "ₚ": "p", "ᵣ": "r", "ₛ": "s", "ₓ": "x",
  ]
}
