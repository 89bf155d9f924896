//! Geometries as GeoJSON (RFC 7946, 3.1), and boxes.

use catalogue::Text;
use geo::{Coord, Geometry, GeometryCollection, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use super::{
    super::literals::Literals,
    FilterError, Reader,
    document::{Json, Members},
    number, wrong,
};

type Read<T> = Result<T, FilterError>;

impl Reader {
    pub(super) fn geometry(&mut self, members: &Members) -> Read<Geometry<f64>> {
        let Some(name) = members.get("type") else { return self.bbox(members) };
        if name.text() == Some("GeometryCollection") {
            let all = self.each(members.get("geometries"), |reader, member| match member.object() {
                // A box has no type, and is no geometry of a collection.
                Some(members) if members.contains_key("type") => reader.geometry(members),
                _ => Err(NO_GEOMETRY),
            })?;
            return Ok(Geometry::GeometryCollection(GeometryCollection(all)));
        }
        let coordinates = members.get("coordinates");
        Ok(match name.text() {
            Some("Point") => Point(self.position(coordinates.ok_or(NO_GEOMETRY)?)?).into(),
            Some("MultiPoint") => {
                MultiPoint(self.positions(coordinates)?.into_iter().map(Point).collect()).into()
            }
            Some("LineString") => built(Literals::line(self.positions(coordinates)?))?.into(),
            Some("MultiLineString") => {
                let lines =
                    |reader: &mut Self, line: &Json| built(Literals::line(reader.positions(Some(line))?));
                MultiLineString(self.each(coordinates, lines)?).into()
            }
            Some("Polygon") => self.polygon(coordinates)?.into(),
            Some("MultiPolygon") => {
                MultiPolygon(self.each(coordinates, |reader, area| reader.polygon(Some(area)))?).into()
            }
            _ => return Err(NO_GEOMETRY),
        })
    }

    fn bbox(&mut self, members: &Members) -> Read<Geometry<f64>> {
        let Some(Json::List(numbers)) = members.get("bbox") else {
            return Err(wrong(
                "ein Objekt ist weder Operation noch Merkmal, Zeit oder Geometrie",
                "an object is no operation, property, time or geometry",
            ));
        };
        let numbers = numbers.iter().map(number).collect::<Result<Vec<_>, _>>()?;
        built(self.literals.bbox(&numbers))
    }

    fn polygon(&mut self, coordinates: Option<&Json>) -> Read<Polygon<f64>> {
        built(Literals::polygon(self.each(coordinates, |reader, ring| reader.positions(Some(ring)))?))
    }

    fn positions(&mut self, coordinates: Option<&Json>) -> Read<Vec<Coord<f64>>> {
        self.each(coordinates, Self::position)
    }

    fn position(&mut self, value: &Json) -> Read<Coord<f64>> {
        let numbers = value.list().ok_or(NO_GEOMETRY)?;
        let numbers = numbers.iter().map(number).collect::<Result<Vec<_>, _>>()?;
        built(self.literals.position(&numbers))
    }

    /// Each of a list that is not empty.
    fn each<T>(
        &mut self,
        list: Option<&Json>,
        mut read: impl FnMut(&mut Self, &Json) -> Read<T>,
    ) -> Read<Vec<T>> {
        let list = list.and_then(Json::list).filter(|list| !list.is_empty()).ok_or(NO_GEOMETRY)?;
        list.iter().map(|value| read(self, value)).collect()
    }
}

const NO_GEOMETRY: FilterError = wrong("eine Geometrie ist kein GeoJSON", "a geometry is no GeoJSON");

fn built<T>(built: Result<T, Text>) -> Read<T> {
    built.map_err(FilterError::Whole)
}
