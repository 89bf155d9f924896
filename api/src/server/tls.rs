//! TLS by a certificate file. A renewed certificate is taken over while the service runs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use arc_swap::ArcSwap;
use tokio::{task::spawn_blocking, time};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};

use super::ServeError;
use crate::config::Certificate;

/// How often the files are looked at.
const EVERY: Duration = Duration::from_mins(1);

/// The certificate of now.
pub(super) struct Tls {
    files: Certificate,
    used: ArcSwap<ServerConfig>,
}

impl Tls {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    /// [`ServeError::Certificate`].
    pub(super) fn read(files: Certificate) -> Result<Self, ServeError> {
        let used = ArcSwap::from_pointee(read(&files)?);
        Ok(Self { files, used })
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.used.load_full())
    }

    /// Takes renewed files over for as long as the service runs; wrong ones are told in the log.
    pub(super) async fn watch(self: Arc<Self>) {
        let mut known = changed(&self.files);
        loop {
            time::sleep(EVERY).await;
            let now = changed(&self.files);
            if now == known {
                continue;
            }
            known = now;
            let files = self.files.clone();
            match spawn_blocking(move || read(&files)).await {
                Ok(Ok(renewed)) => self.used.store(Arc::new(renewed)),
                Ok(Err(error)) => tracing::error!("the former certificate stays: {error}"),
                Err(error) => tracing::error!("the former certificate stays: {error}"),
            }
        }
    }
}

fn changed(files: &Certificate) -> [Option<SystemTime>; 2] {
    [&files.chain, &files.private_key].map(|path| std::fs::metadata(path).ok()?.modified().ok())
}

fn read(files: &Certificate) -> Result<ServerConfig, ServeError> {
    let wrong = |path: &PathBuf, cause: String| ServeError::Certificate { path: path.clone(), cause };
    let chain = certificates(&files.chain).map_err(|cause| wrong(&files.chain, cause))?;
    let key = PrivateKeyDer::from_pem_file(&files.private_key)
        .map_err(|cause| wrong(&files.private_key, cause.to_string()))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|cause| wrong(&files.chain, cause.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match found {
        Ok(chain) if chain.is_empty() => Err("there is none in it".to_owned()),
        Ok(chain) => Ok(chain),
        Err(cause) => Err(cause.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_without_a_certificate_or_a_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let [chain, private_key] = ["chain.pem", "key.pem"].map(|name| folder.path().join(name));
        fs::write(&chain, "nothing").unwrap();
        let read = || Tls::read(Certificate { chain: chain.clone(), private_key: private_key.clone() });
        let told = read().err().unwrap().to_string();
        assert!(told.contains("chain.pem") && told.contains("there is none in it"), "{told}");
        fs::write(&chain, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        let told = read().err().unwrap().to_string();
        assert!(told.contains("key.pem"), "{told}");
    }
}
