//! Geometries as well-known text (06-103r4, clause 7), and `BBOX`.

use catalogue::Text;
use geo::{Coord, Geometry, GeometryCollection, MultiLineString, MultiPoint, MultiPolygon, Point};

use super::{super::literals::Literals, FilterError, Kind, Parser, Token};

type Positions = Vec<Coord<f64>>;

impl Parser<'_> {
    /// The geometry whose name has just been read; `None` where it is no name of one.
    pub(super) fn geometry(&mut self, name: &str) -> Result<Option<Geometry<f64>>, FilterError> {
        let name = name.to_ascii_uppercase();
        if name == "BBOX" {
            self.open()?;
            let numbers = self.list(Self::signed_number)?;
            let bbox = self.literals.bbox(&numbers);
            return bbox.map(Some).map_err(|what| self.wrong(what));
        }
        let read: fn(&mut Self) -> Result<Geometry<f64>, FilterError> = match name.as_str() {
            "POINT" => |parser| Ok(Point(parser.inner_position()?).into()),
            "LINESTRING" => |parser| {
                let positions = parser.positions()?;
                parser.built(Literals::line(positions)).map(Into::into)
            },
            "POLYGON" => |parser| parser.polygon().map(Into::into),
            "MULTIPOINT" => |parser| {
                let points = parser.opened_list(Self::maybe_inner_position)?;
                Ok(MultiPoint(points.into_iter().map(Point).collect()).into())
            },
            "MULTILINESTRING" => |parser| {
                let lines = parser.opened_list(Self::positions)?;
                let lines = lines.into_iter().map(Literals::line).collect::<Result<Vec<_>, _>>();
                parser.built(lines).map(|lines| MultiLineString(lines).into())
            },
            "MULTIPOLYGON" => {
                |parser| parser.opened_list(Self::polygon).map(|areas| MultiPolygon(areas).into())
            }
            "GEOMETRYCOLLECTION" => |parser| {
                let all = parser.opened_list(Self::member)?;
                Ok(Geometry::GeometryCollection(GeometryCollection(all)))
            },
            _ => return Ok(None),
        };
        self.takes_word("Z");
        read(self).map(Some)
    }

    fn member(&mut self) -> Result<Geometry<f64>, FilterError> {
        let wrong = self.wrong(Text::new("hier fehlt eine Geometrie", "a geometry is missing here"));
        let Some(Token { kind: Kind::Word(name), .. }) = self.tokens.get(self.next) else {
            return Err(wrong);
        };
        if name.eq_ignore_ascii_case("BBOX") {
            return Err(wrong);
        }
        self.next += 1;
        self.deeper(|parser| parser.geometry(name))?.ok_or(wrong)
    }

    fn polygon(&mut self) -> Result<geo::Polygon<f64>, FilterError> {
        let rings = self.opened_list(Self::positions)?;
        self.built(Literals::polygon(rings))
    }

    fn positions(&mut self) -> Result<Positions, FilterError> {
        self.opened_list(Self::position)
    }

    fn inner_position(&mut self) -> Result<Coord<f64>, FilterError> {
        self.open()?;
        let position = self.position()?;
        self.close()?;
        Ok(position)
    }

    /// A position of several, with or without parentheses of its own: both are in use.
    fn maybe_inner_position(&mut self) -> Result<Coord<f64>, FilterError> {
        if self.sign() == Some("(") { self.inner_position() } else { self.position() }
    }

    fn position(&mut self) -> Result<Coord<f64>, FilterError> {
        let first = self.signed_number()?;
        let second = self.signed_number()?;
        let has_third =
            matches!(self.tokens.get(self.next), Some(token) if !matches!(token.kind, Kind::Sign("," | ")")));
        let position = if has_third {
            let third = self.signed_number()?;
            self.literals.position(&[first, second, third])
        } else {
            self.literals.position(&[first, second])
        };
        self.built(position)
    }

    fn opened_list<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, FilterError>,
    ) -> Result<Vec<T>, FilterError> {
        self.open()?;
        self.list(item)
    }

    fn built<T>(&self, built: Result<T, Text>) -> Result<T, FilterError> {
        built.map_err(|what| self.wrong(what))
    }
}
