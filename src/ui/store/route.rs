//! Which page is shown: the fragment of the address.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Compose a run.
    Compose,
    /// All runs.
    Runs,
    /// One run.
    Run(String),
}

impl Route {
    /// Reads `#/runs/NAME`; anything unknown is the composer.
    pub fn parse(fragment: &str) -> Self {
        match fragment.trim_start_matches('#').trim_matches('/').split_once('/') {
            Some(("runs", name)) if !name.is_empty() => Self::Run(name.to_owned()),
            None if fragment.trim_start_matches('#').trim_matches('/') == "runs" => Self::Runs,
            _ => Self::Compose,
        }
    }

    /// The fragment, for links.
    pub fn href(&self) -> String {
        match self {
            Self::Compose => "#/".into(),
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
        for route in [Route::Compose, Route::Runs, Route::Run("calm_sea_1".into())] {
            assert_eq!(Route::parse(&route.href()), route);
        }
        assert_eq!(Route::parse("#token=x"), Route::Compose);
        assert_eq!(Route::parse(""), Route::Compose);
    }
}
