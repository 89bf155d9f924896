//! Streets as lines with a name: runs of a settlement's grid, cut at crossings, with a bend
//! between every two crossings, and a class as OpenStreetMap knows it.

use geo_core::EastNorth;

use crate::{random::Random, settlement::Settlement};

/// A street of a settlement before it has a name.
#[derive(Debug)]
pub struct Line {
    /// Its points: crossings and bends.
    pub points: Vec<u32>,
    /// The `highway` tag.
    pub class: Class,
    /// Whether it runs through the middle.
    pub main: bool,
}

/// Kinds of ways, as their `highway` tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Landesstraße.
    Secondary,
    /// Kreisstraße.
    Tertiary,
    /// Other roads between places.
    Unclassified,
    /// Streets with houses.
    Residential,
    /// Streets with walking speed.
    LivingStreet,
    /// Drives.
    Service,
    /// Field tracks.
    Track,
    /// Paved paths for walking.
    Footway,
    /// Unpaved paths.
    Path,
    /// Stairs.
    Steps,
}

impl Class {
    /// The value of the `highway` tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Track => "track",
            Self::Footway => "footway",
            Self::Path => "path",
            Self::Steps => "steps",
        }
    }
}

/// The streets of a settlement; bends are added to its points. `through` is the class of the
/// street through the middle.
pub fn lines(random: &mut Random, settlement: &mut Settlement, through: Class) -> Vec<Line> {
    let mut lines = Vec::new();
    let [rows, columns] = std::mem::take(&mut settlement.edges);
    let by_row = rows.into_iter().map(|((row, column), ends)| (row, column, ends)).collect();
    let mut by_column: Vec<_> =
        columns.into_iter().map(|((row, column), ends)| (column, row, ends)).collect();
    by_column.sort_unstable();
    cut(random, by_row, &mut lines, &mut settlement.points, through);
    // Only rows run through the middle.
    let first_column = lines.len();
    cut(random, by_column, &mut lines, &mut settlement.points, Class::Residential);
    for line in &mut lines[first_column..] {
        line.main = false;
    }
    lines
}

/// Cuts the runs of one direction, sorted by line and place in it, into streets.
fn cut(
    random: &mut Random,
    edges: Vec<(i32, i32, [u32; 2])>,
    lines: &mut Vec<Line>,
    points: &mut Vec<EastNorth>,
    through: Class,
) {
    let mut last: Option<(i32, i32)> = None;
    let mut left = 0;
    for (line, place, ends) in edges {
        let goes_on = last == Some((line, place - 1)) && left > 0;
        last = Some((line, place));
        if goes_on {
            left -= 1;
        } else {
            let main = line == 0;
            left = if main { 9 + random.below(12) } else { 1 + random.below(6) };
            let class = if main { through } else { usual_class(random) };
            lines.push(Line { points: vec![ends[0]], class, main });
        }
        let bend = bend(random, points[ends[0] as usize], points[ends[1] as usize]);
        let at = u32::try_from(points.len()).unwrap_or(u32::MAX);
        points.push(bend);
        if let Some(street) = lines.last_mut() {
            street.points.extend([at, ends[1]]);
        }
    }
}

fn usual_class(random: &mut Random) -> Class {
    match random.below(100) {
        0..8 => Class::LivingStreet,
        8..14 => Class::Unclassified,
        _ => Class::Residential,
    }
}

/// A point near the middle of two, somewhat aside.
pub fn bend(random: &mut Random, from: EastNorth, to: EastNorth) -> EastNorth {
    let (east, north) = (to.east - from.east, to.north - from.north);
    let (along, aside) = (random.between(0.35, 0.65), random.between(-0.07, 0.07));
    EastNorth {
        east: from.east + east * along - north * aside,
        north: from.north + north * along + east * aside,
    }
}
