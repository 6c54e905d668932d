//! Which package brings a module whose name differs from the package's. It knows no versions.

/// A package that brings a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distribution {
    /// Name for pip.
    pub pip: &'static str,
    /// Name for conda, where it differs from pip's.
    pub conda: Option<&'static str>,
}

/// The package that brings a module, where its name is another one. `module` may be dotted; the longest known name counts.
pub(super) fn distribution(module: &str) -> Option<Distribution> {
    let mut name = module;
    loop {
        if let Some((_, pip, conda)) = KNOWN.iter().find(|(known, ..)| *known == name) {
            let conda = (!conda.is_empty()).then_some(*conda);
            return Some(Distribution { pip, conda });
        }
        name = name.rsplit_once('.')?.0;
    }
}

/// Module, pip's name, conda's name (channel `conda-forge`) where it differs.
const KNOWN: &[(&str, &str, &str)] = &[
    ("Bio", "biopython", ""),
    ("Crypto", "pycryptodome", ""),
    ("Levenshtein", "python-Levenshtein", ""),
    ("MySQLdb", "mysqlclient", ""),
    ("OpenSSL", "pyOpenSSL", ""),
    ("PIL", "Pillow", ""),
    ("attr", "attrs", ""),
    ("azure.ai.ml", "azure-ai-ml", ""),
    ("azure.identity", "azure-identity", ""),
    ("azure.keyvault.secrets", "azure-keyvault-secrets", ""),
    ("azure.storage.blob", "azure-storage-blob", ""),
    ("azureml.core", "azureml-core", ""),
    ("azureml.data", "azureml-core", ""),
    ("azureml.dataprep", "azureml-dataprep", ""),
    ("azureml.mlflow", "azureml-mlflow", ""),
    ("azureml.opendatasets", "azureml-opendatasets", ""),
    ("azureml.train.automl", "azureml-train-automl", ""),
    ("azureml.train.dnn", "azureml-train-core", ""),
    ("azureml.train.estimator", "azureml-train-core", ""),
    ("azureml.train.hyperdrive", "azureml-train-core", ""),
    ("azureml.widgets", "azureml-widgets", ""),
    ("bs4", "beautifulsoup4", ""),
    ("cv2", "opencv-python", "opencv"),
    ("dateutil", "python-dateutil", ""),
    ("docx", "python-docx", ""),
    ("dotenv", "python-dotenv", ""),
    ("faiss", "faiss-cpu", ""),
    ("fitz", "PyMuPDF", ""),
    ("git", "GitPython", ""),
    ("google.cloud.bigquery", "google-cloud-bigquery", ""),
    ("google.cloud.storage", "google-cloud-storage", ""),
    ("google.protobuf", "protobuf", ""),
    ("igraph", "python-igraph", ""),
    ("jose", "python-jose", ""),
    ("jwt", "PyJWT", ""),
    ("magic", "python-magic", ""),
    ("mpl_toolkits", "matplotlib", ""),
    ("pkg_resources", "setuptools", ""),
    ("psycopg2", "psycopg2-binary", "psycopg2"),
    ("pytorch_lightning", "pytorch-lightning", ""),
    ("ruamel.yaml", "ruamel.yaml", ""),
    ("serial", "pyserial", ""),
    ("skimage", "scikit-image", ""),
    ("sklearn", "scikit-learn", ""),
    ("skopt", "scikit-optimize", ""),
    ("slugify", "python-slugify", ""),
    ("tables", "tables", "pytables"),
    ("tensorflow_addons", "tensorflow-addons", ""),
    ("tensorflow_datasets", "tensorflow-datasets", ""),
    ("tensorflow_hub", "tensorflow-hub", ""),
    ("torch", "torch", "pytorch"),
    ("umap", "umap-learn", ""),
    ("usb", "pyusb", ""),
    ("yaml", "PyYAML", ""),
    ("zmq", "pyzmq", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(KNOWN.is_sorted_by_key(|(module, ..)| *module));
        assert_eq!(distribution("cv2"), Some(Distribution { pip: "opencv-python", conda: Some("opencv") }));
        assert_eq!(distribution("sklearn.utils").map(|found| found.pip), Some("scikit-learn"));
        assert_eq!(distribution("azure.storage.blob").map(|found| found.pip), Some("azure-storage-blob"));
        assert_eq!(distribution("azure"), None);
        assert_eq!(distribution("numpy"), None);
    }
}
