//! Curated environments of the registry `azureml`, as Python packages: without Docker their images cannot be used, but what
//! a training script imports from them can be installed. Must not know HTTP.

use run_composer_core::environment::CURATED;

/// A curated environment.
pub(crate) struct Curated {
    /// Its name in the registry.
    pub name: &'static str,
    /// The newest version that is known here. Others are taken too: the packages are the same.
    pub version: &'static str,
    /// Its packages as a conda specification.
    pub conda_file: &'static str,
}

/// All that are known here.
pub(crate) const ALL: [Curated; 3] = [
    Curated { name: "sklearn-1.5", version: "30", conda_file: include_str!("sklearn-1.5.yml") },
    Curated { name: "lightgbm-3.3", version: "70", conda_file: include_str!("lightgbm-3.3.yml") },
    Curated {
        name: "acpt-pytorch-2.2-cuda12.1",
        version: "30",
        conda_file: include_str!("acpt-pytorch-2.2-cuda12.1.yml"),
    },
];

/// Their names, for people.
pub(crate) fn names() -> String {
    ALL.map(|known| known.name).join(", ")
}

impl Curated {
    /// Its id, without a version.
    pub(crate) fn id(&self) -> String {
        format!("{CURATED}{}", self.name)
    }

    /// The image that Azure ML would use.
    pub(crate) fn image(&self) -> String {
        format!("mcr.microsoft.com/azureml/curated/{}:{}", self.name, self.version)
    }
}

/// The one of a name.
pub(crate) fn curated(name: &str) -> Option<&'static Curated> {
    ALL.iter().find(|known| known.name.eq_ignore_ascii_case(name))
}

/// Name and version (or label) of `azureml://registries/azureml/environments/NAME/versions/VERSION`.
pub(crate) fn parse(reference: &str) -> Option<(&str, &str)> {
    let rest = reference.strip_prefix(CURATED)?;
    rest.split_once("/versions/").or_else(|| rest.split_once("/labels/"))
}

#[cfg(test)]
mod tests {
    use run_composer_core::document::Document;
    use run_composer_core::environment::CondaSpecification;

    use super::*;

    #[test]
    fn every_one_can_be_read() {
        for known in &ALL {
            let (document, findings) = Document::read("conda_file", known.conda_file);
            assert!(findings.is_empty(), "{findings:?}");
            let spec = CondaSpecification::from_value(document.root.unwrap().to_value());
            assert!(spec.names_pip && spec.pip_packages.len() > 3, "{}", known.name);
            assert_eq!(curated(known.name).unwrap().name, known.name);
        }
        assert_eq!(parse("azureml://registries/azureml/environments/a/versions/3"), Some(("a", "3")));
        assert_eq!(parse("azureml://registries/azureml/environments/a/labels/latest"), Some(("a", "latest")));
        assert_eq!(parse("azureml://registries/other/environments/a/versions/3"), None);
    }
}
