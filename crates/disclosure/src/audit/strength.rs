//! Whether the parameters that a publication names protect anybody at all: values that they allow
//! would otherwise pass for right.

use catalogue::Parameters;

use super::{attack::Attack, finding::Finding, model::Model, report::Report};
use crate::Protection;

/// Compares the parameters with the least that protects.
pub(super) fn check(model: &Model, report: &mut Report) {
    let Parameters { rounding, sensitive, houses, changed_households, .. } = model.parameters();
    for (parameter, value, least) in [
        ("threshold", rounding.threshold, Parameters::THRESHOLD_FLOOR),
        ("sensitive_threshold", sensitive.threshold, Parameters::SENSITIVE_FLOOR),
        ("houses", *houses, Parameters::HOUSES_FLOOR),
        ("changed_households", *changed_households, Parameters::CHANGED_HOUSEHOLDS_FLOOR),
    ] {
        if value < least {
            report.find(Attack::Reading, || Finding::Weak { parameter, value, least });
        }
    }
    if let Err(error) = Protection::of(model.parameters()) {
        report.find(Attack::Reading, || Finding::Impossible { error });
    }
    if model.without_addresses {
        report.find(Attack::Reading, || Finding::NoAddress);
    }
}
