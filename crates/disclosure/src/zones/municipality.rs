//! Municipalities from the areas of a file, and the associations and districts they belong to.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use geo::MultiPolygon;
use geo_core::{Area, MunicipalityKey};
use rayon::prelude::*;

use super::{
    Association, District, Municipality, ZonesError, count,
    division::Part,
    shapes::{is_finite, label, united},
};

/// A municipality of more people than this is divided.
pub const DIVIDED_ABOVE: u64 = 10_000;

/// What columns of people are called: in VG250-EW, and elsewhere; upper and lower case make no
/// difference.
const POPULATION: [&str; 3] = ["ewz", "population", "einwohner"];

/// A municipality before it is divided.
pub(super) struct Draft {
    pub id: Arc<str>,
    pub name: Arc<str>,
    key: Option<MunicipalityKey>,
    association: Option<geo_core::Association>,
    pub shape: Arc<MultiPolygon<f64>>,
    pub population: Option<u64>,
}

impl Draft {
    /// As an index takes it.
    pub fn area(&self) -> Area {
        Area {
            key: self.key,
            name: String::new(),
            association: None,
            polygon: (*self.shape).clone(),
            properties: Vec::new(),
        }
    }

    /// Whether it has more than [`DIVIDED_ABOVE`] people for certain.
    pub fn is_large(&self) -> bool {
        self.population.is_some_and(|people| people > DIVIDED_ABOVE)
    }

    fn district(&self) -> &str {
        self.key.as_ref().and_then(|key| key.as_str().get(..5)).unwrap_or(District::UNKNOWN)
    }
}

/// The municipalities by key, then those without one by name. Several areas of one key or name
/// are one municipality: VG250 lists the parts on land and in the water apart.
pub(super) fn drafts(areas: Vec<Area>) -> Result<Vec<Draft>, ZonesError> {
    let mut groups: BTreeMap<(bool, String), Vec<Area>> = BTreeMap::new();
    for (row, area) in areas.into_iter().enumerate() {
        let name = area.name.trim();
        let id = area.key.map_or_else(|| name.to_owned(), |key| key.to_string());
        if id.is_empty() {
            return Err(ZonesError::Nameless(row));
        }
        if !is_finite(&area.polygon) {
            return Err(ZonesError::NotFinite(id));
        }
        groups.entry((area.key.is_none(), id)).or_default().push(area);
    }
    let drafts = groups.into_par_iter().map(|((_, id), areas)| draft(&id, areas));
    Ok(drafts.collect::<Vec<Option<Draft>>>().into_iter().flatten().collect())
}

/// One municipality of its areas; `None` where they have no surface. What they say differently
/// is decided by order, never by that of the file: the first name and association, the most people.
fn draft(id: &str, areas: Vec<Area>) -> Option<Draft> {
    let key = areas.iter().find_map(|area| area.key);
    let name = areas.iter().map(|area| area.name.trim()).filter(|name| !name.is_empty()).min();
    let name = Arc::from(name.unwrap_or(id));
    let associations = areas.iter().filter_map(|area| area.association.clone());
    let association = associations.min_by(|a, b| (&a.key, &a.name).cmp(&(&b.key, &b.name)));
    let population = areas.iter().filter_map(population).max();
    let shapes: Vec<MultiPolygon<f64>> = areas.into_iter().map(|area| area.polygon).collect();
    let shape = united(shapes);
    let has_surface = geo::Area::unsigned_area(&shape) > 0.0;
    has_surface.then(|| Draft { id: id.into(), name, key, association, shape: Arc::new(shape), population })
}

/// How many people live in an area, by its file. A whole number, if need be with `.0` as some
/// programs write it; anything else, such as a dot for thousands, is not guessed at.
fn population(area: &Area) -> Option<u64> {
    POPULATION.iter().find_map(|column| {
        let named = area.properties.iter().filter(|(name, _)| name.eq_ignore_ascii_case(column));
        named
            .map(|(_, value)| value.trim())
            .find_map(|value| value.strip_suffix(".0").unwrap_or(value).parse().ok())
    })
}

/// The municipalities, with all that is known of them.
pub(super) fn municipalities(
    drafts: Vec<Draft>,
    zones: Vec<Range<u32>>,
    homes: &[BTreeMap<Option<Part>, u32>],
    associations: &[Association],
    districts: &[District],
) -> Vec<Municipality> {
    let mut association_of = vec![None; drafts.len()];
    for (association, number) in associations.iter().zip(0..) {
        for municipality in &association.municipalities {
            association_of[*municipality as usize] = Some(number);
        }
    }
    let district_of: Vec<u32> = districts
        .iter()
        .zip(0..)
        .flat_map(|(district, number)| district.municipalities.clone().map(move |_| number))
        .collect();
    drafts
        .into_par_iter()
        .zip(zones)
        .zip(homes)
        .zip(association_of)
        .zip(district_of)
        .map(|((((draft, zones), homes), association), district)| Municipality {
            ags: draft.id,
            name: draft.name,
            association,
            district,
            label: label(&draft.shape),
            shape: draft.shape,
            addresses: homes.values().sum(),
            population: draft.population,
            zones,
        })
        .collect()
}

/// The associations of the municipalities, by key.
pub(super) fn associations(drafts: &[Draft]) -> Vec<Association> {
    let mut members: BTreeMap<&str, (BTreeSet<&str>, Vec<u32>)> = BTreeMap::new();
    for (number, draft) in drafts.iter().enumerate() {
        if let Some(association) = &draft.association {
            let (names, municipalities) = members.entry(&association.key).or_default();
            municipalities.push(count(number));
            if !association.name.is_empty() {
                names.insert(&association.name);
            }
        }
    }
    let association = |(key, (names, municipalities)): (&str, (BTreeSet<&str>, Vec<u32>))| {
        let only = only_name(drafts, &municipalities);
        let name = names.first().map(|name| Arc::from(*name)).or(only);
        Association {
            key: key.into(),
            name: name.unwrap_or_else(|| format!("Gemeindeverband {key}").into()),
            municipalities,
        }
    };
    members.into_iter().map(association).collect()
}

/// The districts of the municipalities, by key; those of no key last, as the municipalities are.
pub(super) fn districts(drafts: &[Draft]) -> Vec<District> {
    let mut districts = Vec::new();
    let mut first = 0;
    for members in drafts.chunk_by(|a, b| a.district() == b.district()) {
        let municipalities = first..first + count(members.len());
        first = municipalities.end;
        let key = members.first().map_or(District::UNKNOWN, Draft::district);
        let made =
            || if key == District::UNKNOWN { "Kreis unbekannt".into() } else { format!("Kreis {key}") };
        let only = if let [only] = members { Some(Arc::clone(&only.name)) } else { None };
        districts.push(District {
            key: key.into(),
            name: only.unwrap_or_else(|| made().into()),
            municipalities,
        });
    }
    districts
}

/// The name of the only member.
fn only_name(drafts: &[Draft], members: &[u32]) -> Option<Arc<str>> {
    let [only] = members else { return None };
    drafts.get(*only as usize).map(|draft| Arc::clone(&draft.name))
}
