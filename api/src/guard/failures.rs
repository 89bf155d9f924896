//! Wrong credentials of one client: after some of them, it has to wait.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use quick_cache::sync::Cache;

/// How many wrong credentials a client may send within [`WITHIN`].
pub(super) const MOST: u32 = 10;

/// The time for which they are remembered.
const WITHIN: Duration = Duration::from_mins(10);

/// How many clients are remembered, so that memory is bounded.
const CLIENTS: usize = 100_000;

/// The wrong credentials of each client.
pub(super) struct Failures(Cache<IpAddr, Arc<Mutex<Count>>>);

struct Count {
    wrong: u32,
    until: Instant,
}

impl Failures {
    pub(super) fn new() -> Self {
        Self(Cache::new(CLIENTS))
    }

    /// How long a client has to wait before its credentials are looked at.
    pub(super) fn wait(&self, client: IpAddr) -> Option<Duration> {
        let count = self.0.get(&client)?;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let left = count.until.checked_duration_since(Instant::now())?;
        (count.wrong >= MOST).then_some(left)
    }

    /// Remembers wrong credentials.
    pub(super) fn note(&self, client: IpAddr) {
        let fresh = || Count { wrong: 0, until: Instant::now() + WITHIN };
        let made = self.0.get_or_insert_with(&client, || Ok::<_, ()>(Arc::new(Mutex::new(fresh()))));
        let Ok(count) = made else { return };
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.until <= Instant::now() {
            *count = fresh();
        }
        count.wrong += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_waits_after_too_many_wrong_credentials_and_others_do_not() {
        let failures = Failures::new();
        let (guesser, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for _ in 0..MOST {
            assert_eq!(failures.wait(guesser), None);
            failures.note(guesser);
        }
        assert!(failures.wait(guesser).is_some_and(|wait| wait <= WITHIN));
        assert_eq!(failures.wait(other), None);
    }
}
