#![allow(clippy::unwrap_used)]

use std::thread;

use store::PrivateFile;
use tempfile::TempDir;

use super::*;
use crate::{caller::Caller, config::Config, testing};

/// A folder with a publication of some rows a layer, and a service that has it.
struct Running {
    folder: TempDir,
    service: Arc<Service>,
    watched: Watched,
}

impl Running {
    fn start(rows: u32) -> Self {
        let folder = TempDir::new().unwrap();
        put(&folder, rows);
        let path = folder.path().join("publication.gpkg");
        let (published, stamp) = read(&path).unwrap();
        let service = Arc::new(Service::new(published, Config::default()));
        Self { folder, service, watched: Watched::new(path, stamp) }
    }

    /// Looks so often.
    fn look(&mut self, times: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for _ in 0..times {
                self.watched.look(&self.service).await;
            }
        });
    }

    fn rows(&self) -> usize {
        self.service.published().layers[0].table.rows.len()
    }

    fn replace(&self, bytes: &[u8]) {
        let part = self.folder.path().join("new");
        fs::write(&part, bytes).unwrap();
        fs::rename(part, &self.watched.path).unwrap();
    }
}

fn put(folder: &TempDir, rows: u32) {
    let file = PrivateFile::create(&folder.path().join("publication.gpkg")).unwrap();
    store::publication::write(&file, &testing::publication(rows)).unwrap();
    file.finish().unwrap();
}

#[test]
fn a_new_publication_is_taken_over_once_it_has_settled() {
    let mut running = Running::start(3);
    let first = running.service.published();
    put(&running.folder, 5);
    running.look(1);
    assert_eq!(running.rows(), 3, "it may still be being copied");
    running.look(1);
    assert_eq!(running.rows(), 5);
    let second = running.service.published();
    assert_ne!(first.tag, second.tag);
    assert!(second.since >= first.since);
    running.look(3);
    assert!(Arc::ptr_eq(&second, &running.service.published()), "it is read once");
    // Who asks with the version of the former one is answered from it.
    assert!(Arc::ptr_eq(&running.service.of_version(first.version()).unwrap(), &first));
    assert!(Arc::ptr_eq(&running.service.of_version(second.version()).unwrap(), &second));
    assert!(running.service.of_version("0123456789abcdef").is_none());
}

#[test]
fn the_tag_is_the_digest_of_the_file() {
    let running = Running::start(1);
    let bytes = fs::read(&running.watched.path).unwrap();
    let digest = Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let published = running.service.published();
    assert_eq!(published.tag, digest);
    assert_eq!(published.version(), &digest[..16]);
}

#[test]
fn a_broken_publication_is_refused_and_the_one_before_stays() {
    let mut running = Running::start(3);
    let whole = fs::read(&running.watched.path).unwrap();
    let before = running.service.published();
    for broken in [&b"no database"[..], &whole[..whole.len() / 2], b""] {
        running.replace(broken);
        running.look(2);
        assert!(Arc::ptr_eq(&before, &running.service.published()));
        let refused = running.service.state().refused.unwrap();
        for text in [&refused.english, &refused.german] {
            assert!(text.contains("publication.gpkg"), "{text}");
            assert!(!text.contains(running.folder.path().to_str().unwrap()), "{text}");
        }
    }
    fs::remove_file(&running.watched.path).unwrap();
    running.look(2);
    assert!(running.service.state().refused.unwrap().english.contains("there is no such file"));
    // The same publication again changes nothing but that.
    running.replace(&whole);
    running.look(2);
    assert!(Arc::ptr_eq(&before, &running.service.published()));
    assert_eq!(running.service.state().refused.map(|refused| refused.english), None);
}

#[test]
fn a_refused_file_is_tried_again_when_what_stood_in_its_way_may_be_gone() {
    let mut running = Running::start(3);
    put(&running.folder, 4);
    let note = running.folder.path().join("publication.gpkg-wal");
    fs::write(&note, b"").unwrap();
    running.look(2);
    assert!(running.service.state().refused.is_some());
    fs::remove_file(note).unwrap();
    running.look(LOOKS_TO_NEXT_TRY.try_into().unwrap());
    assert_eq!((running.rows(), running.service.state().refused.is_none()), (4, true));
}

#[test]
fn no_request_fails_while_publications_are_taken_over() {
    let mut running = Running::start(2);
    let service = Arc::clone(&running.service);
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let asking = thread::spawn(move || {
        let mut answers = 0;
        while ended.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
            let request = axum::http::Request::get("/styles").body(axum::body::Body::empty()).unwrap();
            let answer = testing::ask(&service, Caller::unrestricted(), request);
            assert_eq!(answer.status, axum::http::StatusCode::OK);
            answers += 1;
        }
        answers
    });
    for rows in 3..9 {
        put(&running.folder, rows);
        running.look(2);
        assert_eq!(running.rows(), rows as usize);
    }
    end.send(()).unwrap();
    assert!(asking.join().unwrap() > 0);
}
