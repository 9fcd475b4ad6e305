/// Text as LaTeX sets it: what it would read as a command is escaped, and what its fonts lack is named.
enum LaTeX {
  static func escape(_ text: String) -> String {
    text.map { symbols[$0] ?? String($0) }.joined()
  }

  private static let symbols: [Character: String] = [
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
    "“": "``", "”": "''", "’": "'", "–": "--", "—": "---", "…": "\\dots{}", "·": "$\\cdot$",
    "±": "$\\pm$", "×": "$\\times$", "≤": "$\\le$", "≥": "$\\ge$", "≠": "$\\ne$",
    "≈": "$\\approx$", "→": "$\\to$", "−": "$-$", "√": "$\\surd$",
    "‖": "$\\|$", "∈": "$\\in$", "∇": "$\\nabla$", "Σ": "$\\Sigma$", "½": "$\\frac12$",
    "α": "$\\alpha$", "β": "$\\beta$", "γ": "$\\gamma$", "δ": "$\\delta$", "Δ": "$\\Delta$",
    "ε": "$\\varepsilon$", "η": "$\\eta$", "κ": "$\\kappa$", "λ": "$\\lambda$", "µ": "$\\mu$",
    "μ": "$\\mu$", "π": "$\\pi$",
    "ρ": "$\\rho$", "σ": "$\\sigma$", "τ": "$\\tau$", "φ": "$\\varphi$", "ℓ": "$\\ell$",
    "↑": "$\\uparrow$", "↓": "$\\downarrow$",
    "⁰": "$^0$", "⁴": "$^4$", "⁵": "$^5$", "⁶": "$^6$", "⁷": "$^7$", "⁸": "$^8$", "⁹": "$^9$",
    "₃": "$_3$", "∞": "$\\infty$", "∂": "$\\partial$", "∑": "$\\sum$", "∏": "$\\prod$",
    "²": "$^2$", "³": "$^3$", "⁻": "$^-$", "¹": "$^1$", "₀": "$_0$", "₁": "$_1$", "₂": "$_2$",
    "ℚ": "$\\mathbb Q$", "ℝ": "$\\mathbb R$", "ᵀ": "$^{\\mathsf T}$", "⌈": "$\\lceil$",
    "⌉": "$\\rceil$", "⌊": "$\\lfloor$",
    "⌋": "$\\rfloor$",
  ]
}
