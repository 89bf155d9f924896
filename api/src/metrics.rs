//! How the service does, in numbers (`/metrics`, the text format of OpenMetrics 1.0, which Prometheus
//! reads).

use std::{sync::atomic::AtomicU64, time::Duration};

use axum::http::StatusCode;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The media type of [`Metrics::text`].
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the classes of [`Metrics::time`], in seconds.
const CLASSES: [f64; 9] = [0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];

/// The numbers.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    time: Histogram,
    running: Gauge,
    pub(crate) connections: Gauge,
    /// Requests that came too fast.
    pub(crate) refused: Counter,
    pub(crate) failed_sign_ins: Counter,
    /// 1 where the newest publication is not the one that is served.
    pub(crate) publication_refused: Gauge,
    /// Seconds since 1970 at which the publication was taken over.
    pub(crate) publication_since: Gauge<f64, AtomicU64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

/// A request that is being answered.
pub(crate) struct Running<'m>(&'m Gauge);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Registry::with_prefix("schulweg"),
            requests: Family::default(),
            time: Histogram::new(CLASSES),
            running: Gauge::default(),
            connections: Gauge::default(),
            refused: Counter::default(),
            failed_sign_ins: Counter::default(),
            publication_refused: Gauge::default(),
            publication_since: Gauge::default(),
        };
        metrics.registered()
    }

    fn registered(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register("requests", "Answered requests", self.requests.clone());
        let until = "Time until the answer begins";
        registry.register_with_unit("request_time", until, Unit::Seconds, self.time.clone());
        registry.register("requests_running", "Requests being answered", self.running.clone());
        registry.register("connections", "Open connections", self.connections.clone());
        registry.register("requests_refused", "Requests refused for their pace", self.refused.clone());
        let wrong = "Wrong names, passwords and tokens";
        registry.register("sign_ins_failed", wrong, self.failed_sign_ins.clone());
        let refused = "1 where the newest file is not the publication that is served";
        registry.register("publication_refused", refused, self.publication_refused.clone());
        let since = "When the publication was taken over, since 1970";
        registry.register_with_unit("publication", since, Unit::Seconds, self.publication_since.clone());
        self
    }

    /// Counts a request as long as its value lives.
    pub(crate) fn running(&self) -> Running<'_> {
        self.running.inc();
        Running(&self.running)
    }

    /// Counts an answer. `route` is `None` where no resource has the address.
    pub(crate) fn answered(&self, route: Option<&str>, status: StatusCode, time: Duration) {
        let answered = Answered { route: route.unwrap_or("none").to_owned(), status: status.as_u16() };
        self.requests.get_or_create(&answered).inc();
        self.time.observe(time.as_secs_f64());
    }

    /// All numbers as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
