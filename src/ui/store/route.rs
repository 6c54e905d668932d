//! Which page is shown: the fragment of the address.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Compose a run.
    Compose,
    /// Import sources of the SDK v1.
    Import,
    /// All runs.
    Runs,
    /// One run.
    Run(String),
}

impl Route {
    /// Reads `#/import`, `#/runs` and `#/runs/NAME`; anything unknown is the composer.
    pub fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_matches('/');
        match (path, path.split_once('/')) {
            (_, Some(("runs", name))) if !name.is_empty() => Self::Run(name.to_owned()),
            ("runs", _) => Self::Runs,
            ("import", _) => Self::Import,
            _ => Self::Compose,
        }
    }

    /// The fragment, for links.
    pub fn href(&self) -> String {
        match self {
            Self::Compose => "#/".into(),
            Self::Import => "#/import".into(),
            Self::Runs => "#/runs".into(),
            Self::Run(name) => format!("#/runs/{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_round_trip() {
        for route in [Route::Compose, Route::Import, Route::Runs, Route::Run("calm_sea_1".into())] {
            assert_eq!(Route::parse(&route.href()), route);
        }
        assert_eq!(Route::parse("#token=x"), Route::Compose);
        assert_eq!(Route::parse(""), Route::Compose);
    }
}
