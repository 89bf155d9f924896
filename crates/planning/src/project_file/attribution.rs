//! The `[attribution]` of a project file: whom a publication names for each of its inputs, and
//! under which licence that gave it. What is not said follows from the input's format and Land.

use std::borrow::Cow;

use catalogue::{Attribution, Source};
use formats::register::RegisterFormat;

use super::{
    Inputs,
    problem::Expected,
    section::{Section, TextOrSection},
};
use crate::rules::RulesSource;

/// The licence of OpenStreetMap, by its SPDX identifier.
const ODBL: &str = "ODbL-1.0";

/// The Datenlizenz Deutschland, by its SPDX-like identifier of the GovData list of licences.
const DL_DE_BY: &str = "dl-de/by-2-0";

/// What is known of a project when nothing is said.
pub(super) struct Known<'p> {
    /// Name of the planning region.
    pub region: Option<&'p str>,
    /// Where the rules are from, and with them the Land.
    pub rules: &'p RulesSource,
    /// The files.
    pub inputs: &'p Inputs,
    /// Whether the region is invented.
    pub is_invented: bool,
}

/// Whom to name, and the licence.
type Credit = (Cow<'static, str>, &'static str);

/// Reads the section. Inputs that the project has not are left out, whatever it says of them.
#[must_use]
pub(super) fn attributions(mut section: Section<'_>, known: &Known<'_>) -> Vec<Attribution> {
    let mut attributions = Vec::new();
    for source in Source::ALL {
        let usual = usual(source, known);
        let said = said(&mut section, source);
        if usual.is_empty() {
            continue;
        }
        let usual = usual.into_iter().map(|(text, licence)| Attribution {
            source,
            text: text.into_owned(),
            licence: licence.to_owned(),
        });
        let found: Vec<_> = said.map_or_else(|| usual.collect(), |said| vec![said]);
        for attribution in found {
            // Two registers of one survey are named once.
            if !attributions.contains(&attribution) {
                attributions.push(attribution);
            }
        }
    }
    section.finish();
    attributions
}

/// What the section says of one input; a text alone gives no licence.
fn said(section: &mut Section<'_>, source: Source) -> Option<Attribution> {
    let (text, licence) = match section.text_or_section(source.as_str(), Expected::Attribution)? {
        TextOrSection::Text(text) => (text.value, String::new()),
        TextOrSection::Section(mut credit) => {
            let (text, licence) = (credit.required_text("text"), credit.text("licence"));
            credit.finish();
            (text?.value, licence.map(|licence| licence.value).unwrap_or_default())
        }
    };
    Some(Attribution { source, text, licence })
}

/// Whom to name for an input where nothing is said; nobody where the project has no such input.
fn usual(source: Source, known: &Known<'_>) -> Vec<Credit> {
    let inputs = known.inputs;
    let own = || own(known);
    let if_there = |is_there: bool, credit: Credit| is_there.then_some(credit).into_iter().collect();
    match source {
        Source::Pupils => if_there(!inputs.pupils.is_empty(), own()),
        Source::Schools => if_there(inputs.schools.is_some(), own()),
        Source::Addresses => {
            let registers = inputs.addresses.iter().map(|register| register.format);
            registers.map(|format| register(format, known)).collect()
        }
        Source::Areas => {
            let municipalities = if known.is_invented { own() } else { bkg() };
            let municipalities = inputs.municipalities.as_ref().map(|_| municipalities);
            municipalities.into_iter().chain(inputs.localities.as_ref().map(|_| own())).collect()
        }
        Source::SchoolDistricts => if_there(inputs.school_districts.is_some(), own()),
        Source::Ways => if_there(inputs.osm.is_some(), osm(known)),
        Source::Hazards => if_there(inputs.hazards.is_some(), own()),
    }
}

/// The office's own data: lists, decisions and districts of the region. Their licence is for the
/// office to say.
fn own(known: &Known<'_>) -> Credit {
    if known.is_invented {
        return ("erfunden".into(), "");
    }
    (known.region.map_or(Cow::from("Schulträger"), |region| region.to_owned().into()), "")
}

const fn bkg() -> Credit {
    (Cow::Borrowed("© GeoBasis-DE / BKG"), DL_DE_BY)
}

fn osm(known: &Known<'_>) -> Credit {
    if known.is_invented { own(known) } else { ("© OpenStreetMap-Mitwirkende".into(), ODBL) }
}

fn register(format: RegisterFormat, known: &Known<'_>) -> Credit {
    match (format, known.rules) {
        _ if known.is_invented => own(known),
        (RegisterFormat::Osm, _) => osm(known),
        (RegisterFormat::HkDe, RulesSource::Preset("rp")) => ("© GeoBasis-DE / LVermGeoRP".into(), DL_DE_BY),
        // The surveys of the other Länder each have a name and a licence of their own.
        (RegisterFormat::HkDe, _) => ("Amtliche Hauskoordinaten der Landesvermessung".into(), ""),
        _ => own(known),
    }
}
