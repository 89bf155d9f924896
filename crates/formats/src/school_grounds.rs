//! School grounds in an OpenStreetMap extract (PBF): what bears `amenity=school`, with the
//! entrances and gates that lie on it. Blobs are decoded in parallel and taken in their order.

mod found;
mod outline;

use std::path::Path;

use geo::{BoundingRect, Centroid, Contains, InteriorPoint, Intersects, MultiPolygon, Point};
use geo_core::LonLat;

use self::found::{Drawn, Scan};
use crate::{
    pbf::{Blobs, PbfError, coordinates::Coordinates},
    report::{Reason, RowReport},
};

/// The grounds of a school, as mapped.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolGround {
    /// OSM kind and id: `n5`, `w17`, `r3`.
    pub id: String,
    /// The number of the school, where tagged.
    pub number: Option<String>,
    /// Name, where tagged.
    pub name: Option<String>,
    /// The outline in longitude and latitude (WGS 84); empty where the school is a node.
    pub outline: MultiPolygon<f64>,
    /// The node, or a place within the outline.
    pub position: LonLat,
    /// Entrances and gates on or within the outline, in the order of the file.
    pub entrances: Vec<LonLat>,
}

/// Reads the schools of an extract in the order of the file; there may be none. An element with
/// missing parts or without a closed outline is rejected in the report under its id.
///
/// # Errors
/// [`PbfError`] where the file is no extract, ends in the middle or is damaged.
pub fn read_school_grounds(path: &Path) -> Result<(Vec<SchoolGround>, RowReport), PbfError> {
    let blobs = Blobs::of(path)?;
    let scan = Scan::of(&blobs)?;
    let members = scan.members(&blobs)?;
    let drawn = scan.schools.iter().flat_map(|school| match &school.drawn {
        Drawn::Way(nodes) => nodes.as_slice(),
        Drawn::Node(_) | Drawn::Relation { .. } => &[],
    });
    let mut coordinates = Coordinates::needed(drawn.chain(members.values().flatten()).copied().collect());
    let mut places = Vec::new();
    blobs.each(
        &scan.with_nodes,
        |block| found::places(block, &coordinates),
        |_, found| {
            places.extend(found);
            Ok::<_, PbfError>(())
        },
    )?;
    for (slot, place) in places {
        coordinates.set(slot, place);
    }

    let entrances = Entrances::of(scan.entrances);
    let mut report = RowReport::of(path.display().to_string());
    let mut grounds = Vec::new();
    for school in scan.schools {
        let placed = match &school.drawn {
            Drawn::Node(position) => Ok((MultiPolygon(Vec::new()), *position)),
            Drawn::Way(nodes) => outline::of_way(nodes, &coordinates).and_then(with_position),
            Drawn::Relation { outer, inner } => {
                outline::of_relation(outer, inner, &members, &coordinates).and_then(with_position)
            }
        };
        match placed {
            Ok((outline, position)) => {
                let entrances = entrances.on(&outline);
                let (id, number, name) = (school.id, school.number, school.name);
                grounds.push(SchoolGround { id, number, name, outline, position, entrances });
                report.accept();
            }
            Err(reason) => report.reject(report.read + 1, Some(&school.id), reason),
        }
    }
    Ok((grounds, report))
}

/// The centroid, or another place inside where the outline bends around it.
fn with_position(outline: MultiPolygon<f64>) -> Result<(MultiPolygon<f64>, LonLat), Reason> {
    let centroid = outline.centroid().filter(|centroid| outline.contains(centroid));
    let place = centroid.or_else(|| outline.interior_point()).ok_or(Reason::InvalidGeometry)?;
    Ok((outline, LonLat { lon: place.x(), lat: place.y() }))
}

/// All entrances of the extract, to be asked for those on an outline.
struct Entrances {
    places: Vec<LonLat>,
    /// Indexes of `places` from west to east.
    eastward: Vec<usize>,
}

impl Entrances {
    fn of(places: Vec<LonLat>) -> Self {
        let mut eastward: Vec<usize> = (0..places.len()).collect();
        eastward.sort_by(|a, b| places[*a].lon.total_cmp(&places[*b].lon));
        Self { places, eastward }
    }

    fn on(&self, outline: &MultiPolygon<f64>) -> Vec<LonLat> {
        let Some(bounds) = outline.bounding_rect() else { return Vec::new() };
        let lon = |index: &usize| self.places[*index].lon;
        let from = self.eastward.partition_point(|index| lon(index) < bounds.min().x);
        let near = self.eastward[from..].iter().take_while(|index| lon(index) <= bounds.max().x);
        let mut found: Vec<usize> = near
            .filter(|index| {
                outline.intersects(&Point::new(self.places[**index].lon, self.places[**index].lat))
            })
            .copied()
            .collect();
        found.sort_unstable();
        found.into_iter().map(|index| self.places[index]).collect()
    }
}

#[cfg(test)]
mod tests;
