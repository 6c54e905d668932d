//! Calls on a run that leave files: images, tables, uploads. Must not decide which objects are runs.

use super::arguments::Argument;
use super::calls::{Call, Outcome, Reason};
use super::literals;
use super::values::Kind;

impl<'a> Call<'_, 'a> {
    pub(super) fn log_image(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "path", "plot", "description"])?;
        let name = self.needed(&fitted, 0, "name")?;
        match (fitted[1], fitted[2]) {
            (Some(at), None) => {
                let path = &self.arguments.0[at];
                if !matches!(self.survey.kind(path.value, self.statement.scope), Kind::Text | Kind::Unknown)
                    || path.value.is_none_literal_expr()
                {
                    return Err("its image may not be a file; `mlflow.log_artifact` takes files".into());
                }
                literals::text(name.value).ok_or("its name is computed, and would be lost")?;
                self.only([at], &fitted)?;
                Ok(self.composed("log_artifact", &[self.text(path)], "The image keeps the name of its file."))
            }
            (None, Some(at)) => {
                let plot = &self.arguments.0[at];
                let file = self.file(name, "png")?;
                let pyplot = self.survey.qualified(plot.value, self.statement.scope);
                let figure = match self.survey.kind(plot.value, self.statement.scope) {
                    _ if pyplot.as_deref() == Some("matplotlib.pyplot") => {
                        format!("{}.gcf()", self.text(plot))
                    }
                    Kind::Figure => self.text(plot).to_owned(),
                    _ => return Err("its plot may not be a figure of matplotlib".into()),
                };
                self.only([fitted[0].unwrap_or(at), at], &fitted)?;
                Ok(self.composed(
                    "log_figure",
                    &[&figure, &file],
                    "A figure is logged under the name of a file.",
                ))
            }
            _ => Err("it needs either `path` or `plot`".into()),
        }
    }

    /// `log_table(name, value)` and its like: one file with the value.
    pub(super) fn artifact(
        &self,
        function: &str,
        suffix: &str,
        not: &[Kind],
        only: Option<Kind>,
    ) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "value", "description"])?;
        let [name, value] = [self.needed(&fitted, 0, "name")?, self.needed(&fitted, 1, "value")?];
        let kind = self.survey.kind(value.value, self.statement.scope);
        if not.contains(&kind) || only.is_some_and(|only| kind != only) {
            return Err("its value may not be a dictionary".into());
        }
        let file = if only.is_none() && self.statement.repeated {
            // Tables grow, files of dictionaries are replaced.
            self.file_of(name, suffix)?
        } else {
            self.file(name, suffix)?
        };
        self.only(fitted.iter().take(2).flatten().copied(), &fitted)?;
        Ok(self.composed(
            function,
            &[self.text(value), &file],
            "It becomes a file among the run's artifacts.",
        ))
    }

    pub(super) fn upload_file(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "path_or_stream"])?;
        let [name, path] = [self.needed(&fitted, 0, "name")?, self.needed(&fitted, 1, "path_or_stream")?];
        let written = literals::text(name.value)
            .ok_or("its name is not written out; MLflow keeps the file's own name")?;
        let (folder, last) = written.rsplit_once('/').unwrap_or(("", written));
        if literals::last_part(path.value, |function| self.survey.qualified(function, self.statement.scope))
            != Some(last)
        {
            return Err("its name is not the file's own one; `mlflow.log_artifact` cannot rename".into());
        }
        self.only(fitted.iter().flatten().copied(), &fitted)?;
        let path = self.text(path);
        let why = "A file keeps its name; the folder is passed beside it.";
        if folder.is_empty() {
            return Ok(self.composed("log_artifact", &[path], why));
        }
        let plain = folder.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        let (open, _) = literals::parts(name.value, self.source)
            .filter(|_| plain)
            .ok_or("its folder is not a plain path")?;
        let (quote, inside) = open.split_at(1);
        let folder = inside.strip_suffix(&format!("/{last}")).ok_or("its name is written with escapes")?;
        Ok(self.composed("log_artifact", &[path, &format!("{quote}{folder}{quote}")], why))
    }

    pub(super) fn upload_folder(&self) -> Result<Outcome, Reason> {
        let fitted = self.arguments.fit(&["name", "path"])?;
        let [name, path] = [self.needed(&fitted, 0, "name")?, self.needed(&fitted, 1, "path")?];
        let why = "The folder on disk comes first, its name in the run second.".to_owned();
        if name.keyword.is_none() && path.keyword.is_none() {
            if !literals::is_plain(name.value) || !literals::is_plain(path.value) {
                return Err("its arguments are computed, and would be so in another order".into());
            }
            self.only(fitted.iter().flatten().copied(), &fitted)?;
            return Ok(self.composed("log_artifacts", &[self.text(path), self.text(name)], &why));
        }
        let mut patches = Vec::new();
        if name.keyword.is_none() {
            patches.push((name.whole.start..name.whole.start, "artifact_path=".to_owned()));
        }
        Self::rename(name, "artifact_path", &mut patches);
        Self::rename(path, "local_dir", &mut patches);
        self.patched("log_artifacts", patches, why)
    }

    /// The literal of a file's name, for what is logged once.
    fn file(&self, name: &Argument<'a>, suffix: &str) -> Result<String, Reason> {
        if self.statement.repeated && !literals::varies(name.value) {
            return Err("it is logged again and again; each time the file would be replaced".into());
        }
        self.file_of(name, suffix)
    }

    fn file_of(&self, name: &Argument<'a>, suffix: &str) -> Result<String, Reason> {
        let usable = literals::is_file_name(name.value);
        let parts = usable.then(|| literals::parts(name.value, self.source)).flatten();
        let (open, close) = parts.ok_or("its name is not one plain literal that can name a file")?;
        Ok(format!("{open}.{suffix}{close}"))
    }
}
