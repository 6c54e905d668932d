//! A certificate authority of the store's own, and the certificate of its server: the official clients speak TLS only.
//!
//! The authority can vouch for this machine's loopback names and nothing else, so that trusting it endangers nobody.

use std::fs;
use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::state::STORAGE_HOST;

/// Where Linux distributions keep the authorities that everybody trusts.
const SYSTEM_AUTHORITIES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// Names of the server.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", STORAGE_HOST];

/// The file in a store that clients trust: the machine's authorities and the store's own.
pub(crate) fn authorities(store: &Path) -> PathBuf {
    store.join("tls/authorities.pem")
}

/// Reads the certificates of a store, or makes them the first time.
pub(crate) fn open(store: &Path) -> io::Result<TlsAcceptor> {
    let folder = store.join("tls");
    let made =
        ["authority.pem", "server.pem", "server-key.pem"].iter().all(|name| folder.join(name).is_file());
    // A certificate for other names is made anew.
    let named = fs::read_to_string(folder.join("names")).is_ok_and(|names| names == NAMES.join(" "));
    if !made || !named {
        make(&folder).map_err(io::Error::other)??;
    }
    write_authorities(store)?;
    let read = |name: &str| fs::read(folder.join(name));
    let certificate = CertificateDer::from_pem_slice(&read("server.pem")?).map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(&read("server-key.pem")?).map_err(io::Error::other)?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn make(folder: &Path) -> Result<io::Result<()>, rcgen::Error> {
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "Run Composer local workspace");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    authority.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".into()),
            GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(Ipv4Addr::LOCALHOST.octets(), 32)),
        ],
        excluded_subtrees: Vec::new(),
    });
    let authority_key = KeyPair::generate()?;
    let authority_certificate = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);
    let mut server = CertificateParams::new(NAMES.map(str::to_owned))?;
    server.distinguished_name.push(DnType::CommonName, "localhost");
    server.use_authority_key_identifier_extension = true;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let server_key = KeyPair::generate()?;
    let server_certificate = server.signed_by(&server_key, &issuer)?;
    // The authority's key is not kept: nobody can make another certificate with it.
    Ok(write(
        folder,
        &[
            ("authority.pem", authority_certificate.pem()),
            ("server-key.pem", server_key.serialize_pem()),
            ("server.pem", server_certificate.pem()),
            ("names", NAMES.join(" ")),
        ],
    ))
}

fn write(folder: &Path, files: &[(&str, String)]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    for (name, text) in files {
        let path = folder.join(name);
        let _ = fs::remove_file(&path);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    Ok(())
}

/// Clients that are told of another file of authorities forget the machine's own: both are in it.
fn write_authorities(store: &Path) -> io::Result<()> {
    let own = fs::read_to_string(store.join("tls/authority.pem"))?;
    let system = SYSTEM_AUTHORITIES.iter().find_map(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let path = authorities(store);
    // Those of a company, which the owner of this process was told to trust.
    let inherited = std::env::var_os("REQUESTS_CA_BUNDLE").filter(|bundle| Path::new(bundle) != path);
    let inherited = inherited.and_then(|bundle| fs::read_to_string(bundle).ok()).unwrap_or_default();
    let all = format!("{own}{system}{inherited}");
    if fs::read_to_string(&path).is_ok_and(|text| text == all) {
        return Ok(());
    }
    fs::write(path.with_extension("new"), all)?;
    fs::rename(path.with_extension("new"), path)
}
