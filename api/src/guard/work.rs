//! How much is worked on at once, and for how long.

use std::{
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures_util::future::{Either, select};
use rustc_hash::FxHashMap;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};

use crate::{config::Limits, problem::Problem};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is worked on.
pub(super) struct Work {
    all: Arc<Semaphore>,
    of_clients: Mutex<FxHashMap<IpAddr, usize>>,
    /// No client takes more, so that others come through.
    share: usize,
    time: Duration,
}

/// A request that is worked on, until its work is really done.
struct Turn {
    _all: OwnedSemaphorePermit,
    work: Arc<Work>,
    client: IpAddr,
}

impl Work {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.concurrent_requests.min(Semaphore::MAX_PERMITS))),
            of_clients: Mutex::default(),
            share: limits.concurrent_requests.div_ceil(2),
            time: limits.request_time,
        }
    }

    /// Answers a request in its turn.
    ///
    /// # Errors
    /// 429 where the client has too many of them at once, 503 where all together have, or where it
    /// takes too long.
    pub(super) async fn answer(
        self: &Arc<Self>,
        client: IpAddr,
        request: Request,
        next: Next,
    ) -> Result<Response, Problem> {
        let turn = self.turn(client).await?;
        let answer = Box::pin(next.run(request));
        // Most answers are there at once; the others go on in a task of their own, which keeps its turn
        // even when nobody waits any more: threads that compute cannot be stopped.
        let answer = match select(answer, pin!(std::future::ready(()))).await {
            Either::Left((response, _)) => return Ok(response),
            Either::Right(((), answer)) => answer,
        };
        let working = tokio::spawn(async move {
            let response = answer.await;
            drop(turn);
            response
        });
        match select(working, pin!(sleep(self.time))).await {
            Either::Left((response, _)) => response.map_err(Problem::internal),
            Either::Right(((), _)) => Err(busy(
                "The answer takes too long; please ask for less, for example with a smaller bbox",
                "Die Antwort dauert zu lange; bitte weniger abfragen, etwa mit kleinerem bbox",
            )),
        }
    }

    async fn turn(self: &Arc<Self>, client: IpAddr) -> Result<Turn, Problem> {
        if self.counts().get(&client).is_some_and(|count| *count >= self.share) {
            return Err(Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "These are too many requests at once; please wait for answers",
                "Das sind zu viele Anfragen zugleich; bitte Antworten abwarten",
            )
            .with(header::RETRY_AFTER, HeaderValue::from(1)));
        }
        let free = Arc::clone(&self.all).try_acquire_owned().ok();
        let turn = match free {
            Some(turn) => Some(turn),
            None => timeout(PATIENCE, Arc::clone(&self.all).acquire_owned()).await.ok().and_then(Result::ok),
        };
        let Some(turn) = turn else {
            return Err(busy(
                "The service is busy; please try again in a moment",
                "Der Dienst ist ausgelastet; bitte gleich noch einmal versuchen",
            ));
        };
        *self.counts().entry(client).or_default() += 1;
        Ok(Turn { _all: turn, work: Arc::clone(self), client })
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, FxHashMap<IpAddr, usize>> {
        self.of_clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut counts = self.work.counts();
        if let Some(count) = counts.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.client);
            }
        }
    }
}

fn busy(english: &str, german: &str) -> Problem {
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, english, german);
    problem.with(header::RETRY_AFTER, HeaderValue::from(PATIENCE.as_secs()))
}
