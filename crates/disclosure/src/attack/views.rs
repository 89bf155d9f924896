//! What a publication says about each group, in all of its layers.

use std::{collections::BTreeMap, sync::Arc};

use catalogue::{
    Publication, Row, Table,
    breakdown::{self, STAGES},
    layers::{
        ATTENDANCE, CLASS_COUNTS, DESIRE_LINES, ENTITLEMENT, PUPIL_DENSITY_1KM, PUPIL_DENSITY_10KM,
        PUPIL_DENSITY_250M, PUPIL_DENSITY_500M, PUPILS_BY_MUNICIPALITY,
    },
    properties::{AGE_BAND, AGS, CELL_ID, PUPILS, SCHOOL_TYPE, SITE, STAGE, ZONE},
};
use geo_core::{SchoolType, grid::CellId};
use rustc_hash::FxHashMap;

use super::groups::Key;
use crate::demand::Ground;

/// The published values.
pub(super) struct Views {
    /// Of each group one value for every layer that has a row of it.
    values: FxHashMap<Key, Vec<u32>>,
    /// The sites that zones have a published pupil of a stage at, by zone and stage.
    sites: BTreeMap<(u32, u8), Vec<u32>>,
    /// The answers about claims by zone and school type, where they are given.
    answers: FxHashMap<(u32, SchoolType), [u32; CLASS_COUNTS.len()]>,
}

/// The numbers of places and codes by what rows call them.
struct Names<'n> {
    zones: FxHashMap<&'n str, u32>,
    sites: FxHashMap<&'n str, u32>,
    /// The zone of a municipality that is one zone.
    municipalities: FxHashMap<&'n str, u32>,
}

impl Views {
    /// Reads the layers that count by residence.
    pub(super) fn of(ground: &Ground<'_>, publication: &Publication) -> Self {
        let zones = ground.zones;
        let single = |range: &std::ops::Range<u32>| range.len() == 1;
        let names = Names {
            zones: numbers(zones.zones().iter().map(|zone| &zone.id)),
            sites: numbers(ground.sites.iter().map(|site| &site.id)),
            municipalities: (zones
                .municipalities()
                .iter()
                .filter(|municipality| single(&municipality.zones)))
            .map(|municipality| (&*municipality.ags, municipality.zones.start))
            .collect(),
        };
        let mut views =
            Self { values: FxHashMap::default(), sites: BTreeMap::new(), answers: FxHashMap::default() };
        for layer in [
            &PUPIL_DENSITY_250M,
            &PUPIL_DENSITY_500M,
            &PUPIL_DENSITY_1KM,
            &PUPIL_DENSITY_10KM,
            &PUPILS_BY_MUNICIPALITY,
            &ATTENDANCE,
            &DESIRE_LINES,
        ] {
            let Some(table) = publication.table(layer) else { continue };
            for row in &table.rows {
                if let (Some(key), Some(value)) = (names.key(table, row), count(table, row)) {
                    views.values.entry(key).or_default().push(value);
                }
            }
        }
        if let Some(table) = publication.table(&ENTITLEMENT) {
            for row in &table.rows {
                views.read_claims(&names, table, row);
            }
        }
        // Layers of zones and sites leave out what they show as 0.
        let layers = [&ATTENDANCE, &DESIRE_LINES].into_iter();
        let layers = layers.filter(|layer| publication.table(layer).is_some()).count();
        for (key, values) in &mut views.values {
            if matches!(key, Key::Pair(..)) {
                values.resize(layers, 0);
            }
        }
        let mut pairs: Vec<(u32, u8, u32)> = (views.values.keys())
            .filter_map(|key| {
                if let Key::Pair(zone, site, stage) = *key { Some((zone, stage, site)) } else { None }
            })
            .collect();
        pairs.sort_unstable();
        for (zone, stage, site) in pairs {
            views.sites.entry((zone, stage)).or_default().push(site);
        }
        views
    }

    /// `None` of a row about something unknown.
    fn read_claims(&mut self, names: &Names<'_>, table: &Table, row: &Row) -> Option<()> {
        let zone = *names.zones.get(text(table, row, &ZONE)?)?;
        let code = text(table, row, &SCHOOL_TYPE)?;
        let school_type = SchoolType::ALL.into_iter().find(|known| breakdown::school_type(*known) == code);
        let key = school_type.map_or(Key::Zone(zone, 0), |school_type| Key::Type(zone, school_type));
        self.values.entry(key).or_default().push(count(table, row)?);
        let answers = CLASS_COUNTS.map(|class| table.value(row, class).integer());
        if let Some(school_type) = school_type.filter(|_| answers.iter().all(Option::is_some)) {
            let answers =
                answers.map(|answer| answer.and_then(|answer| u32::try_from(answer).ok()).unwrap_or(0));
            self.answers.insert((zone, school_type), answers);
        }
        Some(())
    }

    /// All published values of a group, one for every layer.
    pub(super) fn all(&self, key: Key) -> &[u32] {
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The published value of a group; 0 where it has no row.
    pub(super) fn value(&self, key: Key) -> u32 {
        self.all(key).first().copied().unwrap_or(0)
    }

    /// Whether a group has a row.
    pub(super) fn shows(&self, key: Key) -> bool {
        self.values.contains_key(&key)
    }

    /// The sites published for a zone and stage, ascending.
    pub(super) fn sites(&self, zone: u32, stage: u8) -> &[u32] {
        self.sites.get(&(zone, stage)).map_or(&[], Vec::as_slice)
    }

    /// The answers about claims of a school type in a zone.
    pub(super) fn answers(&self, zone: u32, school_type: SchoolType) -> Option<&[u32]> {
        self.answers.get(&(zone, school_type)).map(<[u32; _]>::as_slice)
    }
}

impl Names<'_> {
    /// The group that a row is about.
    fn key(&self, table: &Table, row: &Row) -> Option<Key> {
        let stage = text(table, row, &STAGE)?;
        let stage = STAGES.iter().zip(0_u8..).find(|((code, _), _)| *code == stage)?.1;
        if let Some(cell) = text(table, row, &CELL_ID) {
            return Some(Key::Cell(CellId::parse(cell)?, stage));
        }
        if let Some(ags) = text(table, row, &AGS) {
            let of_all_ages = text(table, row, &AGE_BAND)? == breakdown::ALL.0;
            let zone = self.municipalities.get(ags).filter(|_| of_all_ages)?;
            return Some(Key::Zone(*zone, stage));
        }
        let zone = *self.zones.get(text(table, row, &ZONE)?)?;
        let site = text(table, row, &SITE)?;
        if site == breakdown::ALL.0 {
            return Some(Key::Zone(zone, stage));
        }
        Some(Key::Pair(zone, *self.sites.get(site)?, stage))
    }
}

fn text<'t>(table: &Table, row: &'t Row, property: &catalogue::Property) -> Option<&'t str> {
    table.value(row, property).text()
}

fn count(table: &Table, row: &Row) -> Option<u32> {
    table.value(row, &PUPILS).integer().and_then(|count| u32::try_from(count).ok())
}

fn numbers<'n>(names: impl Iterator<Item = &'n Arc<str>>) -> FxHashMap<&'n str, u32> {
    names.zip(0..).map(|(name, number)| (&**name, number)).collect()
}
