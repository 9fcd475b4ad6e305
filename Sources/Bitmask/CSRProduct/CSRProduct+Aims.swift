import Peers
import Scalars
import Verification

extension CSRProduct: Aimed {
  /// Of 256 entries about so many are zero.
  private static let sparsities = [(128, "50 %"), (205, "80 %"), (243, "95 %")]

  public static var aims: [Aim<CSRProduct>] {
    sparsities.flatMap { zeros, share in
      [16, 64, 256].map { columns in
        Aim(
          "1024² of \(share) zeros, \(columns) columns",
          .peer(peer(named: "torch.mm of a CSR tensor"), 1.8),
          .peer(peer(named: "mkl_sparse_s_mm"), 1.8)
        ) { generator in
          Problem(
            matrix: compressed(generator.plenty(1024, 1024, zeros: zeros) { Float($0) / 64 }),
            right: generator.plenty(1024, columns, zeros: 0) { Float($0) / 64 })
        }
      }
    }
  }
}
