//! The list of a container, as XML.

use std::fmt::Write as _;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::clock::http_date;
use crate::routes::blocking;
use crate::service::BlobError;
use crate::state::App;
use crate::store::{Content, contents};

/// Blobs on one page, as in Azure Storage.
const PAGE: u32 = 5000;

pub(super) fn list(app: &App, container: &str, query: &[(String, String)]) -> Result<Response, BlobError> {
    let get = |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let (prefix, delimiter, marker) = (get("prefix"), get("delimiter"), get("marker"));
    let limit = get("maxresults").parse().unwrap_or(PAGE).clamp(1, PAGE);
    let found = blocking(|| contents(&app.store, container, prefix, marker, limit + 1))?;
    let page = &found[..found.len().min(limit as usize)];
    let mut blobs = String::new();
    let mut folders: Vec<&str> = Vec::new();
    for blob in page {
        let rest = &blob.name[prefix.len()..];
        match rest.find(delimiter).filter(|_| !delimiter.is_empty()) {
            Some(at) => {
                let folder = &blob.name[..prefix.len() + at + delimiter.len()];
                if folders.last() != Some(&folder) {
                    folders.push(folder);
                    let _ = write!(blobs, "<BlobPrefix><Name>{}</Name></BlobPrefix>", escaped(folder));
                }
            }
            None => entry(&mut blobs, blob),
        }
    }
    let next = if found.len() > page.len() { page.last().map_or("", |blob| blob.name.as_str()) } else { "" };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"{}/rcstore.blob.rc.local/\" ContainerName=\"{}\"><Prefix>{}</Prefix><Blobs>{blobs}</Blobs><NextMarker>{}</NextMarker></EnumerationResults>",
        app.base(),
        escaped(container),
        escaped(prefix),
        escaped(next),
    );
    Ok(([(header::CONTENT_TYPE, "application/xml")], body).into_response())
}

fn entry(out: &mut String, blob: &Content) {
    let date = http_date(blob.modified_ms);
    let _ = write!(
        out,
        "<Blob><Name>{}</Name><Properties><Creation-Time>{date}</Creation-Time><Last-Modified>{date}</Last-Modified><Etag>{}</Etag><Content-Length>{}</Content-Length><Content-Type>application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType></Properties><Metadata>",
        escaped(&blob.name),
        escaped(blob.etag.trim_matches('"')),
        blob.bytes,
    );
    for (key, value) in &blob.metadata {
        let _ = write!(out, "<{key}>{}</{key}>", escaped(value));
    }
    out.push_str("</Metadata></Blob>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
