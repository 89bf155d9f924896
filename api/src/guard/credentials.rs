//! Who asks, by HTTP Basic (RFC 7617) or a bearer token (RFC 6750). Credentials that were found right
//! are remembered for a while: QGIS sends them with every request, and a password's hash is made to be
//! slow.

use std::{
    io,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _},
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::failures::Failures;
use crate::{
    asked::unauthorised,
    caller::Caller,
    config::{Config, Role},
    problem::Problem,
    service::Service,
};

/// How long credentials are remembered.
const REMEMBERED: Duration = Duration::from_mins(10);

/// How many are remembered, so that memory is bounded.
const MOST_REMEMBERED: usize = 1024;

/// Passwords that are hashed at once: each takes 19 MiB.
const HASHED_AT_ONCE: usize = 2;

/// Longest credentials that are looked at, in bytes.
const LONGEST: usize = 1024;

/// Finds out who asks.
pub(super) struct Gate {
    /// Drawn at start: what is remembered says nothing outside this process.
    key: [u8; 32],
    remembered: Cache<[u8; 32], (Caller, Instant)>,
    failures: Failures,
    hashing: Semaphore,
    /// Stands for the hash of users that are not there: the time of an answer tells no names.
    nobody: Option<Arc<str>>,
}

impl Gate {
    /// # Errors
    /// The system gives no random numbers.
    pub(super) fn new(config: &Config) -> io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        let nobody = if config.users.is_empty() {
            None
        } else {
            Some(Argon2::default().hash_password(&key).map_err(io::Error::other)?.to_string().into())
        };
        Ok(Self {
            key,
            remembered: Cache::new(MOST_REMEMBERED),
            failures: Failures::new(),
            hashing: Semaphore::new(HASHED_AT_ONCE),
            nobody,
        })
    }

    /// Who asks. Where there are no users, credentials are not looked at: clients send those of other
    /// services.
    ///
    /// # Errors
    /// 401 for wrong credentials, 429 after too many of them.
    pub(super) async fn caller(
        &self,
        service: &Service,
        parts: &Parts,
        client: IpAddr,
    ) -> Result<Caller, Problem> {
        let config = &service.config;
        let Some(sent) = sent(&parts.headers).filter(|_| config.has_users()) else {
            return Ok(config.roles.caller(None, Role::Public, config.has_users()));
        };
        let sent = sent?;
        let digest = Sha256::new().chain_update(self.key).chain_update(sent).finalize().into();
        if let Some((caller, _)) = self.remembered.get(&digest).filter(|(_, until)| Instant::now() < *until) {
            return Ok(caller);
        }
        // Before the check that counts them: those who guess at the same time wait in line.
        let _turn = self.hashing.acquire().await.map_err(Problem::internal)?;
        if let Some(wait) = self.failures.wait(client) {
            return Err(guessed_too_often(wait));
        }
        let Some((name, role)) = self.found(config, sent).await? else {
            self.failures.note(client);
            service.metrics.failed_sign_ins.inc();
            return Err(unauthorised());
        };
        let caller = config.roles.caller(Some(name), role, true);
        self.remembered.insert(digest, (caller.clone(), Instant::now() + REMEMBERED));
        Ok(caller)
    }

    /// The user or token whose credentials these are.
    async fn found(&self, config: &Config, sent: &[u8]) -> Result<Option<(Arc<str>, Role)>, Problem> {
        Ok(match Credentials::of(sent) {
            Some(Credentials::Token(token)) => {
                let digest: [u8; 32] = Sha256::digest(token).into();
                let known = config.tokens.iter().find(|token| token.sha256 == digest);
                known.map(|token| (Arc::clone(&token.name), token.role))
            }
            Some(Credentials::Password { name, password }) => {
                let user = config.users.iter().find(|user| *user.name == *name);
                let hash = user.map(|user| Arc::from(user.password.as_str())).or_else(|| self.nobody.clone());
                let is_right = spawn_blocking(move || {
                    hash.is_some_and(|hash: Arc<str>| {
                        Argon2::default().verify_password(&password, &*hash).is_ok()
                    })
                });
                let is_right = is_right.await.map_err(Problem::internal)?;
                user.filter(|_| is_right).map(|user| (Arc::clone(&user.name), user.role))
            }
            None => None,
        })
    }
}

/// What a client sends to say who it is.
enum Credentials<'s> {
    Token(&'s [u8]),
    Password { name: String, password: Vec<u8> },
}

impl<'s> Credentials<'s> {
    fn of(sent: &'s [u8]) -> Option<Self> {
        let space = sent.iter().position(|byte| *byte == b' ')?;
        let (scheme, rest) = (&sent[..space], sent[space..].trim_ascii());
        if scheme.eq_ignore_ascii_case(b"bearer") {
            return Some(Self::Token(rest));
        }
        if !scheme.eq_ignore_ascii_case(b"basic") {
            return None;
        }
        let pair = STANDARD.decode(rest).ok()?;
        let colon = pair.iter().position(|byte| *byte == b':')?;
        let name = String::from_utf8(pair[..colon].to_vec()).ok()?;
        Some(Self::Password { name, password: pair[colon + 1..].to_vec() })
    }
}

/// The value of `Authorization`, where there is one.
fn sent(headers: &HeaderMap) -> Option<Result<&[u8], Problem>> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter().map(HeaderValue::as_bytes);
    let first = all.next()?;
    let is_one = all.next().is_none() && first.len() <= LONGEST;
    Some(if is_one { Ok(first) } else { Err(unauthorised()) })
}

fn guessed_too_often(wait: Duration) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "Wrong names, passwords or tokens came from here too often; please wait some minutes",
        "Von hier kamen zu oft falsche Namen, Kennwörter oder Token; bitte einige Minuten warten",
    )
    .with(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))
}
