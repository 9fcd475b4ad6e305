/// A published system that the suite is about, whether it is built yet or not.
public struct System: Sendable, Codable, Equatable {
  /// The word by which `vernier reproduce` selects it.
  public let key: String
  public let title: String
  /// What it belongs to: low-rank adaptation, schedules, graphs.
  public let field: String
}

extension System {
  /// All of them, by field. A paper of ``Library`` is the one of its key; the others are not built yet.
  public static let all: [System] = fields.flatMap { field, systems in
    systems.map { System(key: $0.key, title: $0.value, field: field) }
  }

  private static let fields: [(String, KeyValuePairs<String, String>)] = [
    (
      "the sixteen core systems",
      [
        "slim": "SLiM: one-shot quantised sparse plus low-rank",
        "slope": "SLoPe: double-pruned sparse plus lazy low-rank adapters",
        "mkor": "MKOR and MKOR-H",
        "tengrad": "TENGraD",
        "async": "ASYNC: asynchronous SGD and SAGA",
        "ca-prox": "Communication-avoiding FISTA and Proximal Newton",
        "i-obs": "I-OBS: iterative Optimal Brain Surgeon",
        "marlin": "MARLIN and Sparse-MARLIN",
        "panza": "Panza: local personalised e-mail assistant",
        "mathador-lm": "Mathador-LM",
        "microadam": "MicroAdam",
        "sparse-expansion": "Sparse Expansion",
        "pv-tuning": "PV-Tuning",
        "sparse-llama": "High-sparsity foundational Llama (SparseGPT, CPU sparse inference)",
        "w4a4-kurtosis": "W4A4 QAT with kurtosis regularisation",
        "quarot": "QuaRot",
      ]
    ),
    (
      "low-rank adaptation",
      [
        "loldu": "LoLDU: Low-Rank Adaptation via Lower-Diag-Upper Decomposition",
        "mos": "MoS: Mixture of Shards LoRA",
        "block-lora": "One Head Eight Arms: Block-LoRA",
        "hydra": "Hydra: Multi-head Low-rank Adaptation",
        "diffora": "DiffoRA: Differential Low-Rank Matrix Adaptation",
        "shira": "Sparse High Rank Adapters",
        "flylora": "FlyLoRA",
        "s2ft": "S²FT: Structured Sparse Fine-Tuning",
        "soka": "SVD on Kronecker Adaptation",
        "svfit": "SVFit: PEFT Using Singular Values",
        "randlora": "RandLoRA",
        "salt": "SALT: Singular Value Adaptation with Low-Rank Transformation",
        "lora-sb": "Initialization using Update Approximation (LoRA-SB)",
        "autolora": "AutoLoRA: LoRA Retrieval and Gated Fusion",
        "lora-limits": "Computational Limits of LoRA",
        "snella": "Kernelized Sparse Fine-Tuning (SNELLA)",
        "loram": "Train Small, Infer Large (LoRAM)",
        "compacter": "Compacter: Low-Rank Hypercomplex Adapters",
        "pissa": "PiSSA",
        "mosa": "Split & Merge: Visual Adapters via Sparse Training",
      ]
    ),
    (
      "low-rank and sparse factorisation, recovery",
      [
        "welore": "From GaLore to WeLore",
        "lord": "LORD: Low Rank Decomposition of Code LLMs",
        "altmin-completion": "Low Rank Matrix Completion via Robust Alternating Minimization",
        "monarch": "Monarch: Expressive Structured Matrices",
        "maestro": "Maestro: Low-Rank Structures via Trainable Decomposition",
        "modegpt": "MoDeGPT: Modular Decomposition",
        "ctr-afm": "Unified Low-rank Compression for CTR Prediction",
        "fwsvd": "Language model compression with weighted low-rank factorization",
        "sst": "Sparse Spectral Training",
        "lost": "LOST: Low-rank and Sparse Pre-training",
        "pela": "PELA: Parameter-Efficient Low-Rank Approximation",
        "matrix-sensing": "How Over-Parameterization Slows Down GD in Matrix Sensing",
        "slicegpt-pca": "SliceGPT: Compress LLMs by Deleting Rows and Columns",
        "dsformer-dense-sparse": "DSFormer: Dense-Sparse Weight Factorization",
        "structured-ffn": "Building on Efficient Foundations: Structured Feedforward Layers",
        "greenformers-lrt": "Greenformers: Low-Rank Approximation (LRT vs Linformer)",
        "factorllm-split": "FactorLLM",
      ]
    ),
    (
      "sequence and attention",
      [
        "gla-chunk": "Gated Linear Attention Transformers with Hardware-Efficient Training",
        "s4d": "Parameterization and Initialization of Diagonal SSMs",
        "s4-ptd": "Robustifying SSMs via Approximate Diagonalization",
        "pararnn": "ParaRNN: Parallel Training of Nonlinear RNNs",
        "mamba-scan": "Mamba: Selective State Spaces",
        "flashrnn-blockdiag": "FlashRNN",
        "combiner-attn": "Combiner: Full Attention with Sparse Cost",
        "step3-mfa-afd": "Step-3 is Large yet Affordable",
        "favit-fasa": "Factorization Vision Transformer",
        "mamba-pkd": "Mamba base PKD for efficient knowledge compression",
      ]
    ),
    (
      "graphs and embeddings",
      [
        "fastrp": "Fast and Accurate Network Embeddings via Very Sparse Random Projection",
        "dygrass": "dyGRASS: Dynamic Spectral Graph Sparsification",
        "equivariant-poly": "Equivariant Polynomials for GNNs",
        "kgat-attn": "KGAT: Knowledge Graph Attention Network",
        "pinsage-walk": "Graph Convolutional Networks for Web-Scale Recommenders (PinSage)",
        "dsimplex-compat": "Stationary Representations",
      ]
    ),
    (
      "optimisers, unlearning, circuits",
      [
        "trion-dct": "SVD-Free Low-Rank Adaptive Gradient Optimization",
        "galore": "GaLore",
        "fantastic-opt": "Fantastic Pretraining Optimizers and Where to Find Them",
        "frugal": "FRUGAL",
        "auon-muon": "AuON: A Linear-time Alternative to Semi-Orthogonal Momentum",
        "unlearn-sparsity": "Model Sparsity Can Simplify Machine Unlearning",
        "vqc-optimizers": "Local Optimizers for Variational Quantum Classifiers",
      ]
    ),
    (
      "quantised and sparse kernels",
      [
        "smash-spgemm": "SMASH: Sparse Matrix Atomic Scratchpad Hashing",
        "apa-bint": "Arbitrary Precision Acceleration on GPU Tensor Cores",
        "gqsa": "GQSA: Group Quantization and Sparsity",
        "matmulfree": "Scalable MatMul-free Language Modeling",
      ]
    ),
    (
      "Krylov, multigrid, PDE",
      [
        "dcdm": "A Deep Conjugate Direction Method",
        "mg-tfno": "Multi-Grid Tensorized Fourier Neural Operator",
        "online-surrogate": "Training Deep Surrogate Models with Large Scale Online Learning",
        "insr-pde": "Implicit Neural Spatial Representations for PDEs",
        "skr-gcrodr": "Accelerating Data Generation for Neural Operators via Krylov Recycling",
        "ifactformer-axial": "Implicit factorized transformer ... channel flows",
      ]
    ),
    (
      "benchmarks, metrics, exact mathematics",
      [
        "parallelbench": "ParallelBench: Trade-offs of Parallel Decoding in Diffusion LLMs",
        "learn2pd": "Learning to Parallel: Adaptive Parallel Decoding",
        "gradsign": "GradSign",
        "mpirigen": "MPIrigen: MPI Code Generation",
        "optmath-generators": "OptMATH",
        "pcf-metrics": "Unsupervised Discovery of Formulas for Mathematical Constants",
        "categorical-omega": "Categorical semiotics",
        "llm-math-metrics": "Improving LLM Fine-tuning for Solving Math Problems",
        "mathfimer-fim": "MathFimer",
        "fstar-smt": "Towards Neural Synthesis for SMT-Assisted Proof-Oriented Programming",
      ]
    ),
    (
      "parallel schedules and cost models",
      [
        "frontier": "Optimizing Distributed Training on Frontier",
        "moe-folding": "MoE Parallel Folding",
        "ladder-residual": "Ladder-residual",
        "dualparal": "Minute-Long Videos with Dual Parallelisms",
        "redco": "Redco",
        "intar": "InTAR: Inter-Task Auto-Reconfigurable Accelerator",
        "hecate": "Hecate: Fully Sharded Sparse Data Parallelism",
        "flexsp": "Data-Centric and Heterogeneity-Adaptive Sequence Parallelism",
        "c4": "Boosting Parallel Training Efficiency with C4",
        "megatron": "Efficient Large-Scale LM Training Using Megatron-LM",
        "holmes": "Holmes: Heterogeneous NIC Environment",
        "cosma-ilp": "Combined Scheduling, Memory Allocation and Tensor Replacement (COSMA)",
        "galvatron-dp": "Galvatron: Automatic Distributed Training",
      ]
    ),
    (
      "distributed and compressed optimisation",
      [
        "mbbo-bsvrb": "Blockwise Stochastic Variance-Reduced Multi-Block Bilevel",
        "masha": "Distributed Methods with Compressed Communication for VIs",
        "distzo2": "DistZO2",
      ]
    ),
    (
      "other network kernels",
      [
        "momentum-gs": "Momentum-GS",
        "multigrid-video": "A Multigrid Method for Efficiently Training Video Models",
        "kat": "Kolmogorov–Arnold Transformer",
        "deep-shallow": "Make Deep Networks Shallow Again",
        "ppn": "Parallel Neural Computing for LiDAR (PPN)",
      ]
    ),
    (
      "serving and memory simulators",
      [
        "datastates": "DataStates-LLM: Lazy Asynchronous Checkpointing",
        "s-lora": "S-LoRA",
        "tpi-llm": "TPI-LLM",
        "energonai": "EnergonAI",
        "splitwise-sim": "Splitwise: phase splitting",
        "sirius-correct": "Sirius: Contextual Sparsity with Correction",
        "moe-survey-dispatch": "A Survey on Inference Optimization for MoE Models",
      ]
    ),
    (
      "diffusion and ODE solvers",
      [
        "deis": "Fast Sampling of Diffusion Models with Exponential Integrator"
      ]
    ),
    (
      "sparse and N:M kernels",
      [
        "spmm-4x1-vnni": "An Efficient Sparse Inference Software Accelerator ... on CPUs",
        "flash-llm-lscd": "Flash-LLM: Load-as-Sparse, Compute-as-Dense",
        "bdwp-nm": "Efficient N:M Sparse DNN Training (BDWP/SAT)",
        "pgf-nm-decay": "Progressive Gradient Flow for N:M Sparsity",
        "lottery-jackpots": "Lottery Jackpots Exist in Pre-trained Models",
      ]
    ),
    (
      "quantised and hashed kernels",
      [
        "llm-int8": "LLM.int8(): 8-bit Matrix Multiplication",
        "memoryformer-lsh": "MemoryFormer: Removing Fully-Connected Layers",
        "compression-survey-gptq": "Model Compression and Efficient Inference for LLMs: A Survey",
      ]
    ),
    (
      "generative models and coding",
      [
        "pc-lossless": "Lossless Compression with Probabilistic Circuits",
        "sfd-score": "Score Forgetting Distillation",
      ]
    ),
    (
      "algorithmic reasoning",
      [
        "neural-compile-gnn": "Mind The Gap: Deep Learning Doesn't Learn Deeply",
        "pointer-geometry": "Pointer Networks",
        "algoformer-loop": "On the Expressive Power of a Variant of the Looped Transformer",
        "rasp-l": "What Algorithms can Transformers Learn?",
        "llm-alg-analysis": "On the Design and Analysis of LLM-Based Algorithms",
        "gssnn-graph": "Symbolic Synthesis of Neural Networks",
      ]
    ),
  ]
}
