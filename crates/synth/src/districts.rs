//! School districts: for every place of the region the primary school that is responsible for
//! it. They are invented from whole municipalities and, where one has several primary schools,
//! from its parts next to each of them.

use geo::{Area as _, Coord, LineString, MultiPolygon, Polygon, unary_union};
use geo_core::EastNorth;

use crate::{
    facts::{Facts, School},
    outline::between,
    partition::Partition,
};

/// A district.
#[derive(Debug, Clone)]
pub struct District {
    /// Index of the responsible school.
    pub school: usize,
    /// Its area in EPSG:25832, where the first land lies.
    pub area: MultiPolygon,
}

/// Schools at the same place are taken to lie so far apart, in metres.
const APART: f64 = 1.0;
/// A school has at least this much of its district on every side, in metres.
const INSIDE: f64 = 150.0;
/// Smaller holes are rounding at the joints, in square metres.
const HOLE: f64 = 1.0;

/// The districts that tile the region, in the order of the schools.
#[must_use]
pub fn of(facts: &Facts, partition: &Partition) -> Vec<District> {
    let responsible: Vec<usize> =
        (0..facts.schools.len()).filter(|school| has_a_district(&facts.schools[*school])).collect();
    let place = |school: usize| facts.site(&facts.schools[school]);
    let mut parts: Vec<Vec<Polygon>> = vec![Vec::new(); facts.schools.len()];
    for (index, cell) in partition.cells.iter().enumerate() {
        let in_it = responsible.iter().copied();
        let in_it = in_it.filter(|school| facts.municipality_of(&facts.schools[*school]) == index);
        let mut own: Vec<usize> = in_it.collect();
        if own.is_empty() {
            let middle = facts.municipalities[index].position;
            let distance = |school: &usize| place(*school).distance(middle).0;
            own.extend(responsible.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b))));
        }
        let mut seeds: Vec<EastNorth> = Vec::new();
        for school in &own {
            // Areas are invented: a school may lie outside of its municipality's.
            let middle = facts.municipalities[index].position;
            let towards = |step: u8| between(place(*school), middle, f64::from(step) / 20.0);
            let inside = (0..20).map(towards).find(|seed| cell.contains(*seed, INSIDE));
            let mut seed = inside.unwrap_or(middle);
            while seeds.iter().any(|other| other.distance(seed).0 < APART) {
                seed.east += APART;
            }
            seeds.push(seed);
        }
        for (at, school) in own.iter().enumerate() {
            let corners = cell.nearest_to(at, &seeds);
            let ring: Vec<Coord> =
                corners.iter().map(|corner| Coord { x: corner.east, y: corner.north }).collect();
            parts[*school].push(Polygon::new(LineString(ring), Vec::new()));
        }
    }
    let districts = parts.into_iter().enumerate().filter(|(_, parts)| !parts.is_empty());
    districts.map(|(school, parts)| District { school, area: joined(&parts) }).collect()
}

/// Public schools with a primary stage, but for Förderschulen, have a district.
fn has_a_district(school: &School) -> bool {
    school.stages[0] > 0
        && school.school_type.contains("Grund")
        && school.legal_status.starts_with("öffentlich")
}

fn joined(parts: &[Polygon]) -> MultiPolygon {
    let mut area: MultiPolygon = unary_union(parts);
    for polygon in &mut area {
        let (outer, mut holes) =
            std::mem::replace(polygon, Polygon::new(LineString(Vec::new()), Vec::new())).into_inner();
        holes.retain(|hole| Polygon::new(hole.clone(), Vec::new()).unsigned_area() > HOLE);
        *polygon = Polygon::new(outer, holes);
    }
    area
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use geo::{Contains as _, Point};

    use super::*;
    use crate::land::tests::plan;

    /// The districts that a position lies in.
    fn districts_at(districts: &[District], position: EastNorth) -> Vec<usize> {
        let point = Point::new(position.east, position.north);
        districts
            .iter()
            .filter(|district| district.area.contains(&point))
            .map(|district| district.school)
            .collect()
    }

    #[test]
    fn the_districts_tile_the_region_and_every_address_lies_in_exactly_one() {
        let plan = plan(1, None, None);
        let whole: f64 = plan.partition.cells.iter().map(|cell| crate::outline::area(&cell.corners)).sum();
        let districts: f64 = plan.districts.iter().map(|district| district.area.unsigned_area()).sum();
        assert!((districts / whole - 1.0).abs() < 1e-7, "{districts} of {whole}");
        for house in plan.land(0).towns.iter().flat_map(|town| &town.houses) {
            assert_eq!(districts_at(&plan.districts, house.position).len(), 1);
        }
    }

    #[test]
    fn every_public_primary_school_has_a_district_that_most_of_its_pupils_live_in() {
        let plan = plan(1, None, None);
        let schools = &plan.facts.schools;
        let with: Vec<usize> = plan.districts.iter().map(|district| district.school).collect();
        let primary = (0..schools.len()).filter(|school| has_a_district(&schools[*school]));
        assert_eq!(with, primary.collect::<Vec<_>>());
        let land = plan.land(0);
        let mut attending = (0, 0);
        for pupil in
            plan.pupils(&land).iter().filter(|pupil| pupil.grade <= 4 && with.contains(&pupil.school))
        {
            let home = land.towns[pupil.home.0].houses[pupil.home.1].position;
            attending.0 += u32::from(districts_at(&plan.districts, home) == [pupil.school]);
            attending.1 += 1;
        }
        let share = f64::from(attending.0) / f64::from(attending.1);
        assert!((0.6..0.95).contains(&share), "{share}");
    }
}
