//! How a large municipality is divided: into Ortsbezirke or cells of 1 km, with a least number of
//! numbered addresses for each part.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use geo::MultiPolygon;
use geo_core::{
    Area, AreaIndex, EastNorth,
    grid::{CellId, CellSize, polygons},
};

use super::{
    REST, UNLOCATED, Zone, ZonesError, count,
    municipality::Draft,
    shapes::{common, is_finite, label, united, without},
};

/// What tells the parts of a municipality apart.
pub(super) enum Division {
    /// It is one zone.
    Whole,
    /// The cells of 1 km.
    Cells,
    /// Its Ortsbezirke, by name.
    Localities(AreaIndex),
}

/// A part of a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// A cell of 1 km.
    Cell(CellId),
    /// An Ortsbezirk, by its place in the index.
    Locality(u32),
}

/// A municipality, or everywhere, in zones.
pub(super) struct Divided {
    pub division: Division,
    pub zones: Vec<Zone>,
    /// The parts that are zones, with their place in `zones`.
    pub parts: Vec<(Part, u32)>,
    /// The zone of everything else; `None` where nothing is known of the place.
    pub other: Option<u32>,
}

impl Division {
    /// The part a position lies in, given its cell of 250 m.
    pub fn part(&self, at: EastNorth, cell: CellId) -> Option<Part> {
        match self {
            Self::Whole => None,
            Self::Cells => Some(Part::Cell(cell.parent(CellSize::Km1))),
            Self::Localities(index) => index.index_of(at).map(count).map(Part::Locality),
        }
    }

    /// What a part is called in ids and in names.
    fn names(&self, part: Part) -> (String, String) {
        match part {
            Part::Cell(cell) => {
                let short = format!("N{}E{}", cell.north() / 1_000, cell.east() / 1_000);
                (cell.to_string(), format!("Gitterzelle {short}"))
            }
            Part::Locality(number) => {
                let name = self.locality(number).map(|area| area.name.clone()).unwrap_or_default();
                (name.clone(), name)
            }
        }
    }

    /// The shape of a part, not yet cut to the municipality.
    fn shape(&self, part: Part) -> Result<MultiPolygon<f64>, ZonesError> {
        let shape = match part {
            Part::Cell(cell) => polygons(&[cell]).map_err(ZonesError::Cell)?.pop(),
            Part::Locality(number) => self.locality(number).map(|area| area.polygon.clone()),
        };
        Ok(shape.unwrap_or(MultiPolygon(Vec::new())))
    }

    fn locality(&self, number: u32) -> Option<&Area> {
        match self {
            Self::Localities(index) => index.areas().get(number as usize),
            Self::Whole | Self::Cells => None,
        }
    }
}

/// The division of each municipality; of everywhere where there is none.
pub(super) fn all(
    drafts: &[Draft],
    localities: &[Area],
    index: Option<&AreaIndex>,
) -> Result<Vec<Division>, ZonesError> {
    let Some(index) = index else { return Ok(vec![Division::Cells]) };
    let mut named: Vec<BTreeMap<&str, Vec<MultiPolygon<f64>>>> = vec![BTreeMap::new(); drafts.len()];
    for area in localities {
        if !is_finite(&area.polygon) {
            return Err(ZonesError::NotFinite(area.name.clone()));
        }
        let name = area.name.trim();
        let municipality = index.index_of(label(&area.polygon));
        if let Some(named) = municipality.and_then(|number| named.get_mut(number))
            && !name.is_empty()
            && name != REST
            && name != UNLOCATED
        {
            named.entry(name).or_default().push(area.polygon.clone());
        }
    }
    let division = |(draft, named): (&Draft, BTreeMap<&str, Vec<MultiPolygon<f64>>>)| {
        if !draft.is_large() {
            Division::Whole
        } else if named.is_empty() {
            Division::Cells
        } else {
            // Without keys the earlier name has what two of them share, whatever the file's order.
            let area = |(name, shapes): (&str, Vec<MultiPolygon<f64>>)| Area {
                key: None,
                name: name.to_owned(),
                association: None,
                polygon: united(shapes),
                properties: Vec::new(),
            };
            Division::Localities(AreaIndex::new(named.into_iter().map(area).collect()))
        }
    };
    Ok(drafts.iter().zip(named).map(division).collect())
}

/// Divides a municipality, or everywhere (`None`), by its addresses in each part.
pub(super) fn divide(
    draft: Option<&Draft>,
    division: Division,
    homes: &BTreeMap<Option<Part>, u32>,
    houses: u32,
) -> Result<Divided, ZonesError> {
    let all: u32 = homes.values().sum();
    let parts = || homes.iter().filter_map(|(part, addresses)| Some(((*part)?, *addresses)));
    let (enough, few): (Vec<_>, Vec<_>) = parts().partition(|(_, addresses)| *addresses >= houses);
    let rest = all - enough.iter().map(|(_, addresses)| addresses).sum::<u32>();
    let joins = rest < houses;
    if let Some(draft) = draft
        && enough.len() <= usize::from(joins)
    {
        return Ok(whole(draft, all));
    }

    // The parts are sorted by id: of equal ones the first wins.
    let largest = (0..enough.len()).min_by_key(|at| Reverse(enough[*at].1)).filter(|_| joins);
    let shapes: Vec<MultiPolygon<f64>> =
        enough.iter().map(|(part, _)| Ok(cut(draft, division.shape(*part)?))).collect::<Result<_, _>>()?;
    let remainder = if let Some(draft) = draft {
        let others = shapes.iter().enumerate().filter(|(at, _)| Some(*at) != largest);
        without(&draft.shape, others.map(|(_, shape)| shape))
    } else {
        let own = largest.and_then(|at| shapes.get(at).cloned());
        let few = few.iter().map(|(part, _)| division.shape(*part));
        united(few.chain(own.map(Ok)).collect::<Result<_, _>>()?)
    };

    let mut zones: Vec<Zone> = Vec::new();
    let mut parts = Vec::new();
    for (at, ((part, addresses), shape)) in enough.iter().zip(shapes).enumerate() {
        let (id, name) = division.names(*part);
        parts.push((*part, count(at)));
        zones.push(if largest == Some(at) {
            zone(draft, &id, &name, drawn(remainder.clone(), shape), addresses + rest)
        } else {
            zone(draft, &id, &name, shape, *addresses)
        });
    }
    let mut other = largest.map(count);
    if !joins || (zones.is_empty() && all > 0) {
        other = Some(count(zones.len()));
        let everything = draft.map_or(MultiPolygon(Vec::new()), |draft| (*draft.shape).clone());
        zones.push(zone(draft, REST, "übrige Fläche", drawn(remainder, everything), rest));
    }
    Ok(Divided { division, zones, parts, other })
}

/// A municipality that is one zone.
fn whole(draft: &Draft, addresses: u32) -> Divided {
    let zone = Zone {
        id: Arc::clone(&draft.id),
        name: Arc::clone(&draft.name),
        municipality: None,
        shape: Arc::clone(&draft.shape),
        label: label(&draft.shape),
        addresses,
    };
    Divided { division: Division::Whole, zones: vec![zone], parts: Vec::new(), other: Some(0) }
}

/// A part cut to its municipality.
fn cut(draft: Option<&Draft>, shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    if let Some(draft) = draft { drawn(common(&draft.shape, &shape), shape) } else { shape }
}

/// The shape, or where a cut has left nothing of it, which takes addresses on the very border or
/// areas that overlap, the one before the cut: every zone can be drawn.
fn drawn(shape: MultiPolygon<f64>, before: MultiPolygon<f64>) -> MultiPolygon<f64> {
    if shape.0.is_empty() { before } else { shape }
}

/// A zone of a municipality's part.
fn zone(draft: Option<&Draft>, id: &str, name: &str, shape: MultiPolygon<f64>, addresses: u32) -> Zone {
    let (id, name) = draft.map_or_else(
        || (Arc::from(id), Arc::from(name)),
        |draft| (format!("{}/{id}", draft.id).into(), format!("{}, {name}", draft.name).into()),
    );
    Zone { id, name, municipality: None, label: label(&shape), shape: Arc::new(shape), addresses }
}

/// The zone of those of a municipality, or of everywhere, who are placed too coarsely to be in another.
pub(super) fn unlocated(draft: Option<&Draft>) -> Zone {
    let label = draft.map_or(EastNorth::default(), |draft| label(&draft.shape));
    let nowhere = MultiPolygon(Vec::new());
    Zone { label, ..zone(draft, UNLOCATED, "ohne genaue Lage", nowhere, 0) }
}
