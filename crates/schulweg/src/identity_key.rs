//! The key under which the pupils of one run are told apart. It is drawn anew for every run
//! and never leaves the process, so that its pseudonyms mean nothing afterwards.

use formats::pupil_list::Identity;
use geo_core::{Localised, Pseudonym};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A random key of this run.
pub struct IdentityKey(Hmac<Sha256>);

/// The system gives no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers: {0}")]
pub struct NoRandomNumbers(getrandom::Error);

impl Localised for NoRandomNumbers {
    fn german(&self) -> String {
        format!("das System liefert keine Zufallszahlen: {}", self.0)
    }
}

impl IdentityKey {
    /// Draws a key as long as a block of the hash.
    ///
    /// # Errors
    /// [`NoRandomNumbers`]: a key that can be guessed protects nobody.
    pub fn draw() -> Result<Self, NoRandomNumbers> {
        let mut key = [0_u8; 64];
        getrandom::fill(&mut key).map_err(NoRandomNumbers)?;
        Ok(Self(Hmac::new(&key.into())))
    }

    /// HMAC-SHA256 (RFC 2104) of the identifying fields, cut to 16 bytes.
    #[must_use]
    pub fn pseudonym(&self, identity: &Identity<'_>) -> Pseudonym {
        let mut mac = self.0.clone();
        mac.update(&identity.canonical());
        let mut pseudonym = [0; 16];
        pseudonym.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        Pseudonym(pseudonym)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn one_pupil_has_one_pseudonym_under_one_key_and_another_under_the_next() {
        let (key, other) = (IdentityKey::draw().unwrap(), IdentityKey::draw().unwrap());
        let pupil = Identity::Id("4711");
        assert_eq!(key.pseudonym(&pupil), key.pseudonym(&pupil));
        assert_ne!(key.pseudonym(&pupil), key.pseudonym(&Identity::Id("4712")));
        assert_ne!(key.pseudonym(&pupil), other.pseudonym(&pupil));
    }
}
