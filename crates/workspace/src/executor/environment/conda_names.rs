//! Conda packages whose name on `PyPI` differs, or which are not there at all.
//!
//! Must not know: versions.

/// Where a conda package is to be found outside of conda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counterpart {
    /// On `PyPI` under this name, with what has to be said about it.
    Renamed(&'static str, &'static str),
    /// On `PyPI` under the same name, as most are.
    Same,
    /// Not needed, for this reason.
    Needless(&'static str),
    /// A program; if this machine has it, all is well.
    Program(&'static str),
    /// Nowhere.
    Missing,
}

/// The counterpart of the conda package `name` (lower case).
pub(super) fn counterpart(name: &str) -> Counterpart {
    let dashed = name.replace('_', "-");
    if let Some((_, pypi, remark)) = RENAMED.iter().find(|(conda, ..)| *conda == dashed) {
        return Counterpart::Renamed(pypi, remark);
    }
    if let Some((_, reason)) = NEEDLESS.iter().find(|(names, _)| names.contains(&dashed.as_str())) {
        return Counterpart::Needless(reason);
    }
    if let Some((_, program)) = PROGRAMS.iter().find(|(conda, _)| *conda == dashed) {
        return Counterpart::Program(program);
    }
    if name.starts_with("__") {
        return Counterpart::Needless("it stands for a property of the machine");
    }
    // R packages, and compilers for a platform such as `gcc_linux-64`.
    let platform = ["-linux-64", "-linux-aarch64", "-osx-64", "-osx-arm64", "-win-64"];
    let missing = dashed.starts_with("r-")
        || platform.iter().any(|platform| dashed.ends_with(platform))
        || MISSING.contains(&dashed.as_str());
    if missing { Counterpart::Missing } else { Counterpart::Same }
}

const NO_CPU_BUILD: &str = "the PyPI build for Linux brings CUDA; it runs without a GPU, too";
const ONE_BUILD: &str = "the PyPI build serves CPU and GPU";

const RENAMED: &[(&str, &str, &str)] = &[
    ("pytorch", "torch", ""),
    ("pytorch-cpu", "torch", NO_CPU_BUILD),
    ("pytorch-gpu", "torch", ""),
    ("tensorflow-gpu", "tensorflow", ONE_BUILD),
    ("tensorflow-base", "tensorflow", ""),
    ("tensorflow-mkl", "tensorflow", ""),
    ("tensorflow-eigen", "tensorflow", ""),
    ("keras-gpu", "keras", ONE_BUILD),
    ("opencv", "opencv-python-headless", "without windows on the screen"),
    ("py-opencv", "opencv-python-headless", "without windows on the screen"),
    ("libopencv", "opencv-python-headless", "without windows on the screen"),
    ("py-xgboost", "xgboost", ""),
    ("py-xgboost-cpu", "xgboost", ONE_BUILD),
    ("py-xgboost-gpu", "xgboost", ONE_BUILD),
    ("py-xgboost-mutex", "xgboost", ""),
    ("libxgboost", "xgboost", ""),
    ("faiss", "faiss-cpu", "without GPU support"),
    ("faiss-gpu", "faiss-cpu", "without GPU support"),
    ("matplotlib-base", "matplotlib", ""),
    ("seaborn-base", "seaborn", ""),
    ("numpy-base", "numpy", ""),
    ("dask-core", "dask", ""),
    ("ray-core", "ray", ""),
    ("ray-default", "ray", ""),
    ("python-graphviz", "graphviz", ""),
    ("python-flatbuffers", "flatbuffers", ""),
    ("python-xxhash", "xxhash", ""),
    ("pytables", "tables", ""),
    ("msgpack-python", "msgpack", ""),
    ("ruamel-yaml", "ruamel.yaml", ""),
    ("brotli-python", "brotli", ""),
    ("pyqt", "PyQt5", ""),
    ("pillow-simd", "pillow", "the plain build"),
    ("psycopg2", "psycopg2-binary", ""),
];

const NEEDLESS: &[(&[&str], &str)] = &[
    (
        &[
            "cudatoolkit",
            "cuda",
            "cuda-toolkit",
            "cuda-runtime",
            "cuda-version",
            "cuda-nvcc",
            "cudnn",
            "nccl",
            "pytorch-cuda",
            "pytorch-mutex",
        ],
        "PyPI packages bring the CUDA libraries they need",
    ),
    (&["cpuonly"], NO_CPU_BUILD),
    (
        &[
            "mkl",
            "nomkl",
            "blas",
            "libblas",
            "libcblas",
            "liblapack",
            "openblas",
            "libopenblas",
            "intel-openmp",
            "llvm-openmp",
            "libgfortran",
            "libgfortran-ng",
            "libgomp",
        ],
        "PyPI packages bring their own mathematical libraries",
    ),
    (
        &[
            "libgcc",
            "libgcc-ng",
            "libstdcxx",
            "libstdcxx-ng",
            "libcxx",
            "libffi",
            "openssl",
            "ca-certificates",
            "zlib",
            "bzip2",
            "xz",
            "readline",
            "ncurses",
            "tk",
            "sqlite",
            "ld-impl-linux-64",
            "-libgcc-mutex",
            "-openmp-mutex",
            "python-abi",
            "tzdata",
            "libprotobuf",
            "libpng",
            "jpeg",
            "libtiff",
            "freetype",
        ],
        "Python and its PyPI packages bring it, or the machine has it",
    ),
];

/// Programs that are needed as such, not by their Python bindings, and what they are called.
const PROGRAMS: &[(&str, &str)] = &[
    ("git", "git"),
    ("git-lfs", "git-lfs"),
    ("wget", "wget"),
    ("curl", "curl"),
    ("make", "make"),
    ("ffmpeg", "ffmpeg"),
    ("graphviz", "dot"),
    ("nodejs", "node"),
    ("openjdk", "java"),
    ("pandoc", "pandoc"),
    ("unzip", "unzip"),
    ("tar", "tar"),
];

const MISSING: &[&str] = &[
    "openmpi",
    "mpich",
    "intelmpi",
    "gcc",
    "gxx",
    "gfortran",
    "compilers",
    "c-compiler",
    "cxx-compiler",
    "fortran-compiler",
    "clang",
    "clangxx",
    "libboost",
    "boost-cpp",
    "hdf5",
    "libnetcdf",
    "arrow-cpp",
    "libarrow",
    "libgdal",
    "conda",
    "mamba",
    "perl",
    "julia",
    "rust",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_packages_are() {
        assert!(matches!(counterpart("pytorch"), Counterpart::Renamed("torch", "")));
        assert!(matches!(counterpart("ruamel_yaml"), Counterpart::Renamed("ruamel.yaml", _)));
        assert!(matches!(counterpart("_libgcc_mutex"), Counterpart::Needless(_)));
        assert!(matches!(counterpart("__cuda"), Counterpart::Needless(_)));
        assert_eq!(counterpart("graphviz"), Counterpart::Program("dot"));
        for name in ["scikit-learn", "pillow", "lightgbm", "numpy", "regex"] {
            assert_eq!(counterpart(name), Counterpart::Same, "{name}");
        }
        for name in ["gcc_linux-64", "openmpi", "r-base", "r-ggplot2"] {
            assert_eq!(counterpart(name), Counterpart::Missing, "{name}");
        }
    }

    #[test]
    fn no_package_is_in_two_tables() {
        let mut names: Vec<_> =
            RENAMED.iter().map(|(name, ..)| *name).chain(MISSING.iter().copied()).collect();
        names.extend(NEEDLESS.iter().flat_map(|(names, _)| names.iter().copied()));
        names.extend(PROGRAMS.iter().map(|(name, _)| *name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
