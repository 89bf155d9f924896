//! What stands before every request: where it comes from, how much one client may ask, who asks, and
//! what the logs and the metrics keep of it.

mod audit;
mod credentials;
mod failures;
mod log;
mod work;

use std::{io, net::IpAddr, num::NonZeroU32, sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use catalogue::layers;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use jiff::Timestamp;

use crate::{items, problem::Problem, service::Service};
use credentials::Gate;
use log::{Entry, Log};
use work::Work;

/// Bits of an IPv6 address that tell one subscriber from another; the rest they choose themselves.
const SUBSCRIBER: u8 = 64;

/// Parameters besides those of features.
const OTHER_PARAMETERS: [&str; 5] = ["f", "lang", "lat", "lon", "type"];

/// What answers while the service is busy: those who look after it must see that.
const ALWAYS_ANSWERED: [&str; 2] = ["/health", "/metrics"];

/// The guard.
pub(crate) struct Guard {
    service: Arc<Service>,
    pace: DefaultKeyedRateLimiter<IpAddr>,
    work: Arc<Work>,
    gate: Gate,
    access: Option<Arc<Log>>,
    audit: Option<Log>,
}

impl Guard {
    /// The guard of a service, as it is set up.
    ///
    /// # Errors
    /// A log cannot be written, or the system gives no random numbers.
    pub(crate) fn new(service: Arc<Service>) -> io::Result<Self> {
        let config = &service.config;
        let limits = &config.limits;
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let pace = Quota::per_second(number(limits.requests_per_second)).allow_burst(number(limits.burst));
        let log = |path: &Option<_>| path.as_deref().map(Log::open).transpose();
        Ok(Self {
            pace: RateLimiter::keyed(pace),
            work: Arc::new(Work::new(limits)),
            gate: Gate::new(config)?,
            access: log(&config.access_log)?.map(Arc::new),
            audit: log(&config.audit_log)?,
            service,
        })
    }

    /// Forgets the pace of clients that have not asked for a while.
    pub(crate) fn forget(&self) {
        self.pace.retain_recent();
        self.pace.shrink_to_fit();
    }

    /// The answer to a request that may be answered.
    async fn answer(&self, mut request: Request, next: Next, seen: &mut Seen) -> Result<Response, Problem> {
        let service = &self.service;
        let (mut parts, body) = request.into_parts();
        let client = subscriber(seen.client);
        self.keep_pace(client)?;
        let base = service.config.address(&parts)?;
        parts.extensions.insert(base);
        let caller = self.gate.caller(service, &parts, client).await?;
        seen.caller.clone_from(&caller.name);
        parts.extensions.insert(caller);
        request = Request::from_parts(parts, body);
        if ALWAYS_ANSWERED.contains(&request.uri().path()) {
            return Ok(next.run(request).await);
        }
        self.work.answer(client, request, next).await
    }

    fn keep_pace(&self, client: IpAddr) -> Result<(), Problem> {
        self.pace.check_key(&client).map_err(|until| {
            self.service.metrics.refused.inc();
            let seconds = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "These are too many requests in a short time; please wait a moment",
                "Das sind zu viele Anfragen in kurzer Zeit; bitte einen Moment warten",
            )
            .with(header::RETRY_AFTER, HeaderValue::from(seconds))
        })
    }
}

/// What the logs keep of a request besides its answer.
struct Seen {
    begun: Instant,
    at: Timestamp,
    client: IpAddr,
    caller: Option<Arc<str>>,
    method: Method,
    /// `None` where no resource has the address.
    route: Option<MatchedPath>,
    uri: Uri,
}

impl Seen {
    fn of(parts: &Parts, client: IpAddr) -> Self {
        Self {
            begun: Instant::now(),
            at: Timestamp::now(),
            client,
            caller: None,
            method: parts.method.clone(),
            route: parts.extensions.get().cloned(),
            uri: parts.uri.clone(),
        }
    }

    /// The names of the parameters, without what they say.
    fn parameters(&self) -> Vec<&str> {
        let query = self.uri.query().unwrap_or_default();
        let names = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
        names.filter(|name| is_parameter(name)).collect()
    }

    fn route(&self) -> Option<&str> {
        self.route.as_ref().map(MatchedPath::as_str)
    }
}

/// Whether the logs may keep a name: only what a resource knows, for anything else could be an address.
fn is_parameter(name: &str) -> bool {
    items::PARAMETERS.contains(&name)
        || OTHER_PARAMETERS.contains(&name)
        || layers::ALL.iter().any(|layer| layer.properties.iter().any(|property| property.name == name))
}

/// Lets a request through, or says why not, and keeps what the logs and the metrics tell of it.
pub(crate) async fn stand(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let client = guard.service.config.client(&parts);
    let mut seen = Seen::of(&parts, client);
    let request = Request::from_parts(parts, body);
    let running = guard.service.metrics.running();
    let answered = guard.answer(request, next, &mut seen).await;
    let mut response = answered.unwrap_or_else(Problem::into_response);
    drop(running);
    if let Some(audit) = &guard.audit
        && let Err(cause) = audit::note(audit, &seen, &response)
    {
        // Nothing leaves that nobody could account for.
        response = Problem::internal(format!("the audit log cannot be written: {cause}")).into_response();
    }
    guard.service.metrics.answered(seen.route(), response.status(), seen.begun.elapsed());
    match &guard.access {
        Some(log) => log::followed(response, Entry::of(&seen), Arc::clone(log)),
        None => response,
    }
}

/// The address that stands for a client: of an IPv6 address, the network of its subscriber.
fn subscriber(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V6(_) => ipnet::IpNet::new(client, SUBSCRIBER).map_or(client, |network| network.network()),
        IpAddr::V4(_) => client,
    }
}
