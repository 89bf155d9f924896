//! Reads CQL2 JSON (21-065r2, 8.3).

mod document;
mod geometry;

use catalogue::Text;

use self::document::{Json, Members};
use super::{
    error::FilterError,
    expression::{Arithmetic, Comparison, End, Expression, Fold, Spatial, Temporal},
    literals::Literals,
    text::{DEEPEST, WRONG_INSTANT, short},
    time::Instant,
};
use crate::crs::ServedCrs;

type Parsed = Result<Expression, FilterError>;

/// Reads a filter.
///
/// # Errors
/// [`FilterError::NoJson`] for text that is no JSON, [`FilterError::Whole`] and
/// [`FilterError::UnknownFunction`] for JSON that is no filter.
pub(super) fn parse(text: &str, crs: ServedCrs) -> Result<Expression, FilterError> {
    // An operation is an object with a list.
    let document = Json::read(short(text)?, 2 * DEEPEST)?;
    Reader { literals: Literals::new(crs) }.expression(&document)
}

struct Reader {
    literals: Literals,
}

impl Reader {
    fn expression(&mut self, value: &Json) -> Parsed {
        match value {
            Json::Bool(is_true) => Ok(Expression::Boolean(*is_true)),
            Json::Number(number) => Ok(Expression::Number(*number)),
            Json::Text(text) => Ok(Expression::Text(text.clone())),
            Json::Object(members) => self.object(members),
            Json::Null | Json::List(_) => Err(wrong(
                "null oder eine Liste steht, wo ein Wert oder eine Operation stehen müsste",
                "there is null or a list where a value or an operation should be",
            )),
        }
    }

    fn object(&mut self, members: &Members) -> Parsed {
        if let Some(op) = members.get("op") {
            let (Some(name), Some(Json::List(args))) = (op.text(), members.get("args")) else {
                return Err(wrong(
                    "eine Operation hat op (einen Text) und args (eine Liste)",
                    "an operation has op (a text) and args (a list)",
                ));
            };
            return self.operation(name, args);
        }
        if let Some(name) = members.get("property") {
            return property(name).map(Expression::Property);
        }
        if let Some(day) = members.get("date") {
            return instant(day, Instant::day);
        }
        if let Some(moment) = members.get("timestamp") {
            return instant(moment, Instant::moment);
        }
        if let Some(ends) = members.get("interval") {
            let [start, end] = arguments("interval", ends.list().unwrap_or_default())?;
            return Ok(Expression::Interval([interval_end(start)?, interval_end(end)?]));
        }
        self.geometry(members).map(|geometry| Expression::Geometry(Box::new(geometry)))
    }

    fn operation(&mut self, name: &str, args: &[Json]) -> Parsed {
        if let Some(comparison) = Comparison::parse(name) {
            return Ok(Expression::Compare(comparison, self.several(name, args)?));
        }
        if let Some(operation) = Arithmetic::parse(name) {
            let [first, second] = *self.several::<2>(name, args)?;
            return Ok(Expression::Arithmetic(Box::new(first), vec![(operation, second)]));
        }
        if let Some(relation) = Spatial::parse(name) {
            return Ok(Expression::Spatial(relation, self.several(name, args)?));
        }
        if let Some(relation) = Temporal::parse(name) {
            return Ok(Expression::Temporal(relation, self.several(name, args)?));
        }
        if let Some(fold) = Fold::parse(name) {
            let [text] = *self.several::<1>(name, args)?;
            return Ok(Expression::Fold(fold, Box::new(text)));
        }
        match name {
            "and" | "or" if args.len() < 2 => Err(wrong(
                "and und or haben mindestens zwei Argumente",
                "and and or have at least two arguments",
            )),
            "and" => self.all(args).map(Expression::And),
            "or" => self.all(args).map(Expression::Or),
            "not" => {
                let [denied] = *self.several::<1>(name, args)?;
                Ok(Expression::Not(Box::new(denied)))
            }
            "like" => self.several(name, args).map(Expression::Like),
            "between" => self.several(name, args).map(Expression::Between),
            "in" => {
                let [value, list] = arguments(name, args)?;
                let Some(list) = list.list().filter(|list| !list.is_empty()) else {
                    return Err(wrong(
                        "das zweite Argument von in ist eine Liste mit Werten",
                        "the second argument of in is a list of values",
                    ));
                };
                Ok(Expression::In(Box::new(self.expression(value)?), self.all(list)?))
            }
            "isNull" => {
                let [value] = *self.several::<1>(name, args)?;
                Ok(Expression::IsNull(Box::new(value)))
            }
            _ => Err(FilterError::unknown_function(name)),
        }
    }

    fn all(&mut self, args: &[Json]) -> Result<Vec<Expression>, FilterError> {
        args.iter().map(|value| self.expression(value)).collect()
    }

    fn several<const N: usize>(
        &mut self,
        name: &str,
        args: &[Json],
    ) -> Result<Box<[Expression; N]>, FilterError> {
        self.all(args)?.try_into().map_err(|_| wrong_count(name))
    }
}

fn arguments<'v, const N: usize>(name: &str, args: &'v [Json]) -> Result<&'v [Json; N], FilterError> {
    args.try_into().map_err(|_| wrong_count(name))
}

fn wrong_count(name: &str) -> FilterError {
    FilterError::Arguments { name: name.to_owned() }
}

fn property(name: &Json) -> Result<String, FilterError> {
    name.text().map(str::to_owned).ok_or_else(|| wrong("property ist ein Text", "property is a text"))
}

fn instant(value: &Json, read: fn(&str) -> Option<Instant>) -> Parsed {
    value.text().and_then(read).map(Expression::Instant).ok_or(FilterError::Whole(WRONG_INSTANT))
}

fn interval_end(value: &Json) -> Result<End, FilterError> {
    if let Some(name) = value.member("property") {
        return property(name).map(End::Property);
    }
    value.text().and_then(End::read).ok_or(FilterError::Whole(WRONG_INSTANT))
}

fn number(value: &Json) -> Result<f64, FilterError> {
    match value {
        Json::Number(number) => Ok(*number),
        _ => Err(wrong("hier müsste eine Zahl stehen", "there should be a number here")),
    }
}

const fn wrong(german: &'static str, english: &'static str) -> FilterError {
    FilterError::Whole(Text::new(german, english))
}
