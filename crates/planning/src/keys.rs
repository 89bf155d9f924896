//! The secret under which pupils are known: a key file of the office, made on first use. Every
//! key of a pupil is an HMAC-SHA256 (RFC 2104) under it, cut to what is needed; the first bytes
//! of the hashed message say which of the keys it is, so that none gives away another.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use disclosure::DRAWING;
use formats::{household::household_of, pupil_list::Identity};
use geo_core::{
    HouseholdKey, Localised, PostalAddress, Pseudonym, RecordKey,
    hexadecimal::{self, Hexadecimal},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::{PrivateFile, WriteError, private_file::remove_left_over};

/// Bytes of the secret: as many as the hash gives (RFC 2104, section 3).
const LENGTH: usize = 32;

/// What stands above the secret in its file.
const HEADING: &str = "\
# Schlüssel der Pseudonyme (Schulweg). Geheim: Wer ihn und eine Schülerliste hat, kann die
# Pseudonyme zuordnen. Aufheben: Ohne ihn sind die Jahre nicht mehr vergleichbar.
";

/// The keys of a project.
pub struct Keys {
    secret: Hmac<Sha256>,
    noise: u32,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    NoRandomNumbers(getrandom::Error),
    /// The key file cannot be read.
    #[error("{}: cannot be read: {cause}", .path.display())]
    Unreadable {
        /// The key file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The key file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Others can read the key file.
    #[error(
        "{}: can be read by others than its owner (mode {mode:03o}); run chmod 600 on it, and ask who may have \
         read it. On a memory stick (FAT, exFAT) that does not help: mount it with umask=077",
        .path.display()
    )]
    Open {
        /// The key file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The file holds no key.
    #[error(
        "{}: holds no key of {} hexadecimal digits; restore it from a copy, or name the right file under \
         [vault] key_file",
        .path.display(),
        2 * LENGTH
    )]
    NotAKey {
        /// The key file.
        path: PathBuf,
    },
}

impl Localised for KeyError {
    fn german(&self) -> String {
        match self {
            Self::NoRandomNumbers(cause) => format!("das System liefert keine Zufallszahlen: {cause}"),
            Self::Unreadable { path, cause } => format!("{}: nicht lesbar: {cause}", path.display()),
            Self::Write(error) => error.german(),
            Self::Open { path, mode } => format!(
                "{}: ist für andere als den Eigentümer lesbar (Modus {mode:03o}); chmod 600 darauf anwenden und \
                 klären, wer sie gelesen haben kann. Auf einem Speicherstift (FAT, exFAT) hilft das nicht: ihn mit \
                 umask=077 einhängen",
                path.display()
            ),
            Self::NotAKey { path } => format!(
                "{}: enthält keinen Schlüssel aus {} Hexadezimalziffern; aus einer Kopie wiederherstellen oder \
                 unter [vault] key_file die richtige Datei nennen",
                path.display(),
                2 * LENGTH
            ),
        }
    }
}

impl Keys {
    /// Keys that nobody has seen and nobody will see again, for a run that keeps nothing.
    ///
    /// # Errors
    /// [`KeyError::NoRandomNumbers`]: a key that can be guessed protects nobody.
    pub fn draw() -> Result<Self, KeyError> {
        drawn().map(|secret| Self::of(&secret))
    }

    /// The keys of a key file.
    ///
    /// # Errors
    /// [`KeyError`] where it is missing, open to others, or holds no key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let bytes = fs::read(path).map_err(|cause| KeyError::Unreadable { path: path.into(), cause })?;
        check_mode(path)?;
        let text = String::from_utf8_lossy(&bytes);
        // Editors on Windows put a byte order mark before the text.
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let secret = lines.next().and_then(hexadecimal::parse).filter(|_| lines.next().is_none());
        secret.map(|secret| Self::of(&secret)).ok_or_else(|| KeyError::NotAKey { path: path.into() })
    }

    /// The keys of a key file, which is made where it is missing: readable by its owner only,
    /// on the disk before anything is known under it.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn read_or_make(path: &Path) -> Result<Self, KeyError> {
        // A run that was killed while it made the key leaves a second copy of it.
        remove_left_over(path)?;
        if !path.exists() {
            make(path)?;
        }
        Self::read(path)
    }

    fn of(secret: &[u8; LENGTH]) -> Self {
        // A secret shorter than a block of the hash is padded with zeros, as RFC 2104 says.
        let mut block = [0; 64];
        block[..LENGTH].copy_from_slice(secret);
        Self { secret: Hmac::new(&block.into()), noise: 0 }
    }

    /// The same keys with the noise of another generation: pupils are known again, but what
    /// publications show of them is changed anew. Generation 0 is that of a new key file.
    #[must_use]
    pub fn with_noise(self, noise: u32) -> Self {
        Self { noise, ..self }
    }

    /// The same keys with noise that they never had.
    #[must_use]
    pub fn with_next_noise(self) -> Self {
        let noise = self.noise.saturating_add(1);
        self.with_noise(noise)
    }

    /// The generation of the noise.
    #[must_use]
    pub const fn noise(&self) -> u32 {
        self.noise
    }

    /// Who a pupil is, hashed. The identity itself says whether it is an id or a name.
    #[must_use]
    pub fn pseudonym(&self, identity: &Identity<'_>) -> Pseudonym {
        Pseudonym(cut(&self.hash(&[&identity.canonical()])))
    }

    /// Where a pupil lives, hashed: the address as listed in its usual spellings, never the
    /// position. `None` where no address is listed.
    #[must_use]
    pub fn household(&self, address: &PostalAddress) -> Option<HouseholdKey> {
        let [house, place] = household_of(address)?;
        Some(HouseholdKey(cut(&self.hash(&[b"household\x1f", house.as_bytes(), b"\x1f", place.as_bytes()]))))
    }

    /// The random number of a pupil in publications.
    #[must_use]
    pub fn record(&self, pseudonym: Pseudonym) -> RecordKey {
        let noise = self.noise.to_be_bytes();
        let noise: &[u8] = if self.noise == 0 { &[] } else { &noise };
        RecordKey(self.number(&[b"record\x1f", noise, &pseudonym.0]))
    }

    /// What stands for a household among those of a release.
    #[must_use]
    pub fn released_household(&self, household: u64) -> u64 {
        self.number(&[b"released household\x1f", &household.to_be_bytes()])
    }

    /// What stands for all that a household adds to the counts of a release.
    #[must_use]
    pub fn released_contributions(&self, contributions: &[u64]) -> u64 {
        let bytes: Vec<u8> = contributions.iter().flat_map(|number| number.to_be_bytes()).collect();
        self.number(&[b"released contributions\x1f", &bytes])
    }

    /// What stands for all of a pupil that is counted anywhere, a text per breakdown.
    #[must_use]
    pub fn counted(&self, record: RecordKey, breakdowns: &[&str]) -> u64 {
        let mut bytes = record.0.to_be_bytes().to_vec();
        for text in breakdowns {
            // The length before the text keeps two texts from reading as one.
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        self.number(&[b"counted\x1f", &bytes])
    }

    /// Tells the keys of the noise from others without giving them away; 16 hexadecimal digits.
    /// It may be published.
    #[must_use]
    pub fn noise_fingerprint(&self) -> String {
        format!("{:016x}", self.number(&[b"noise\x1f", &DRAWING.to_be_bytes(), &self.noise.to_be_bytes()]))
    }

    /// Tells these keys from others without giving them away; 16 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.number(&[b"fingerprint\x1f"]))
    }

    fn number(&self, message: &[&[u8]]) -> u64 {
        u64::from_be_bytes(cut(&self.hash(message)))
    }

    fn hash(&self, message: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.secret.clone();
        for part in message {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

fn cut<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|at| hash[at])
}

fn drawn() -> Result<[u8; LENGTH], KeyError> {
    let mut secret = [0; LENGTH];
    getrandom::fill(&mut secret).map_err(KeyError::NoRandomNumbers)?;
    Ok(secret)
}

/// Writes a new key file; where another process is faster, its key stays.
fn make(path: &Path) -> Result<(), KeyError> {
    let digits = Hexadecimal(&drawn()?).to_string();
    let mut file = PrivateFile::create(path)?;
    file.write_all(format!("{HEADING}{digits}\n").as_bytes())
        .map_err(|cause| WriteError::System { path: path.into(), cause })?;
    file.finish_if_new()?;
    Ok(())
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let unreadable = |cause| KeyError::Unreadable { path: path.into(), cause };
    let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
    let of_others = mode & 0o077;
    if of_others == 0 { Ok(()) } else { Err(KeyError::Open { path: path.into(), mode }) }
}

/// Elsewhere the folder's own rights hold.
#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_pseudonym_is_the_hmac_of_the_identity_as_other_programs_compute_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write_private(&path, &format!("# x\n{}\n", "0b".repeat(32)));
        let keys = Keys::read(&path).unwrap();
        // printf 'id\0374711\037' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0b0b…0b
        assert_eq!(keys.pseudonym(&Identity::Id("4711")).to_string(), "2913951f16a8c1b83f1cfa0fd2a0c77d");
    }

    #[test]
    fn one_pupil_has_one_pseudonym_under_one_key_and_another_under_the_next() {
        let (keys, other) = (Keys::draw().unwrap(), Keys::draw().unwrap());
        let pupil = Identity::Id("4711");
        assert_eq!(keys.pseudonym(&pupil), keys.pseudonym(&pupil));
        assert_ne!(keys.pseudonym(&pupil), keys.pseudonym(&Identity::Id("4712")));
        assert_ne!(keys.pseudonym(&pupil), other.pseudonym(&pupil));
        assert_ne!(keys.fingerprint(), other.fingerprint());
    }

    #[test]
    fn a_key_file_is_made_once_for_its_owner_alone_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schulweg.key");
        let first = Keys::read_or_make(&path).unwrap();
        // As a run leaves it that is killed between the two names of the new file.
        fs::hard_link(&path, folder.path().join(".schulweg.key.part")).unwrap();
        let second = Keys::read_or_make(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(first.fingerprint(), second.fingerprint());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(matches!(Keys::read(&path), Err(KeyError::Open { mode: 0o644, .. })));
        }
    }

    #[test]
    fn a_file_without_a_whole_key_is_refused_and_its_content_is_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let digits = "ab".repeat(32);
        write_private(&path, &format!("\u{feff}{HEADING}{}\r\n", digits.to_uppercase()));
        assert!(Keys::read(&path).is_ok());
        for text in ["", "# only a comment", &digits[1..], &format!("{digits}\n{digits}"), &"é".repeat(32)] {
            write_private(&path, text);
            let error = Keys::read(&path).map(drop).unwrap_err();
            assert!(matches!(error, KeyError::NotAKey { .. }), "{text}");
            assert!(!error.to_string().contains("abab") && !error.german().contains("abab"));
        }
        assert!(matches!(Keys::read(&folder.path().join("none")), Err(KeyError::Unreadable { .. })));
    }

    #[test]
    fn the_keys_of_one_pupil_have_nothing_in_common() {
        let keys = Keys::draw().unwrap();
        let pseudonym = keys.pseudonym(&Identity::Id("4711"));
        let address = PostalAddress { street: "A 1".into(), place: "B".into(), ..PostalAddress::default() };
        let household = keys.household(&address).unwrap();
        assert_ne!(pseudonym.0, household.0);
        assert_ne!(keys.record(pseudonym).0.to_be_bytes(), pseudonym.0[..8]);
        assert_eq!(keys.household(&PostalAddress::default()), None);
    }

    #[test]
    fn new_noise_changes_record_keys_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write_private(&path, &format!("{}\n", "0b".repeat(32)));
        let keys = |noise| Keys::read(&path).unwrap().with_noise(noise);
        let pupil = keys(0).pseudonym(&Identity::Id("4711"));
        // As Python's hmac computes them: "record", 0x1f, from 1 on the generation in four bytes, pseudonym.
        assert_eq!(keys(0).record(pupil), RecordKey(0x84fe_2d31_0834_8e99));
        assert_eq!(keys(1).record(pupil), RecordKey(0x6eab_9549_39fe_ad51));
        let records: Vec<_> = (0..4).map(|noise| keys(noise).record(pupil)).collect();
        let prints: Vec<_> = (0..4).map(|noise| keys(noise).noise_fingerprint()).collect();
        for (at, record) in records.iter().enumerate() {
            assert!(!records[..at].contains(record) && !prints[..at].contains(&prints[at]));
        }
        assert_eq!(keys(3).pseudonym(&Identity::Id("4711")), pupil);
        assert_eq!(keys(3).fingerprint(), keys(0).fingerprint());
        assert!(prints.iter().all(|print| *print != keys(0).fingerprint()));
    }

    #[test]
    fn what_is_counted_is_told_apart_by_pupil_text_and_where_texts_end() {
        let keys = Keys::draw().unwrap();
        let counted = |record, texts: &[&str]| keys.counted(RecordKey(record), texts);
        let all = [
            counted(1, &["ab", "c"]),
            counted(1, &["a", "bc"]),
            counted(2, &["ab", "c"]),
            counted(1, &["ab", "c", ""]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one));
        }
        assert_eq!(all[0], counted(1, &["ab", "c"]));
        assert_ne!(all[0], Keys::draw().unwrap().counted(RecordKey(1), &["ab", "c"]));
    }

    fn write_private(path: &Path, text: &str) {
        let _ = fs::remove_file(path);
        let mut file = PrivateFile::create(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.finish().unwrap();
    }
}
