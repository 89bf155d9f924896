//! What a publication says of itself, as tables of names and values: `release` and `parameters`.

use std::{collections::BTreeMap, str::FromStr};

use catalogue::{About, AgeBands, Attribution, Parameters, Rounding, Source};

use super::FORMAT;

/// The name of the layout's entry in the table `release`.
pub(super) const FORMAT_ENTRY: &str = "format";

/// Names with their values, in order.
pub(super) type Entries = Vec<(String, String)>;

/// The table `release`.
pub(super) fn release(about: &About) -> Entries {
    let mut entries: Entries = [
        (FORMAT_ENTRY, FORMAT.to_owned()),
        ("region", about.region.clone()),
        ("key_date", about.key_date.to_string()),
        ("release", about.release.clone()),
        ("keys", about.keys.clone()),
        ("invented_from", about.invented_from.map(|seed| seed.to_string()).unwrap_or_default()),
        ("program", about.program.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    for (number, attribution) in (1..).zip(&about.attributions) {
        let [source, text, licence] = attribution_names(number);
        entries.push((source, attribution.source.as_str().to_owned()));
        entries.push((text, attribution.text.clone()));
        entries.push((licence, attribution.licence.clone()));
    }
    entries
}

/// The table `parameters`.
pub(super) fn parameters(parameters: &Parameters) -> Entries {
    let ages: Vec<String> = parameters.age_bands.bands().iter().map(|band| band.from.to_string()).collect();
    let mut entries = rounding("", &parameters.rounding);
    entries.extend(rounding(SENSITIVE, &parameters.sensitive));
    entries.extend([
        ("houses".to_owned(), parameters.houses.to_string()),
        ("changed_households".to_owned(), parameters.changed_households.to_string()),
        ("age_bands".to_owned(), ages.join(",")),
    ]);
    entries
}

/// What the two tables say; `None` where an entry is missing or not as this program writes it.
pub(super) fn about(release: &Entries, parameters: &Entries) -> Option<About> {
    let (release, parameters) = (Known::of(release), Known::of(parameters));
    let invented_from = match release.text("invented_from")? {
        "" => None,
        seed => Some(seed.parse().ok()?),
    };
    let mut attributions = Vec::new();
    for number in 1.. {
        let [source, text, licence] = attribution_names(number);
        let Some(name) = release.text(&source) else { break };
        attributions.push(Attribution {
            source: Source::parse(name)?,
            text: release.text(&text)?.to_owned(),
            licence: release.text(&licence)?.to_owned(),
        });
    }
    let ages = parameters.text("age_bands")?.split(',').map(|age| age.parse().ok());
    Some(About {
        region: release.text("region")?.to_owned(),
        key_date: release.value("key_date")?,
        release: release.text("release")?.to_owned(),
        keys: release.text("keys")?.to_owned(),
        invented_from,
        program: release.text("program")?.to_owned(),
        parameters: Parameters {
            rounding: parameters.rounding("")?,
            sensitive: parameters.rounding(SENSITIVE)?,
            houses: parameters.value("houses")?,
            changed_households: parameters.value("changed_households")?,
            age_bands: AgeBands::starting(&ages.collect::<Option<Vec<u8>>>()?)?,
        },
        attributions,
    })
}

/// Before the parameters of sensitive sites.
const SENSITIVE: &str = "sensitive_";

fn rounding(before: &str, rounding: &Rounding) -> Entries {
    let [threshold, variance, largest_change] = rounding_names(before);
    vec![
        (threshold, rounding.threshold.to_string()),
        (variance, rounding.variance.to_string()),
        (largest_change, rounding.largest_change.to_string()),
    ]
}

fn rounding_names(before: &str) -> [String; 3] {
    ["threshold", "variance", "largest_change"].map(|name| format!("{before}{name}"))
}

fn attribution_names(number: usize) -> [String; 3] {
    ["source", "text", "licence"].map(|what| format!("attribution.{number}.{what}"))
}

/// Entries by name.
struct Known<'e>(BTreeMap<&'e str, &'e str>);

impl<'e> Known<'e> {
    fn of(entries: &'e Entries) -> Self {
        Self(entries.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect())
    }

    fn text(&self, name: &str) -> Option<&'e str> {
        self.0.get(name).copied()
    }

    fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    fn rounding(&self, before: &str) -> Option<Rounding> {
        let [threshold, variance, largest_change] = rounding_names(before);
        Some(Rounding {
            threshold: self.value(&threshold)?,
            variance: self.value(&variance)?,
            largest_change: self.value(&largest_change)?,
        })
    }
}
