//! Checks a filter against a layer: every name is one of its properties, and every operation gets
//! what it is for. What comes out knows its columns by number.

use std::sync::Arc;

use catalogue::{Kind, Layer, Property, Text};
use geo::Geometry;

use super::{
    condition::{Condition, Nullable},
    error::{Described, FilterError},
    expression::{Arithmetic, Comparison, End, Expression, Fold, Spatial, Temporal},
    fold::composed,
    like::Pattern,
    scalar::{Number, Words},
    spatial::{Place, related},
    time::{Bound, Instant, Pair, Span},
};
use crate::crs::ServedCrs;

/// The name of the geometry of features.
pub(crate) const GEOMETRY: &str = "geometry";

/// Checks a filter.
///
/// # Errors
/// [`FilterError`] for a name that the layer has not, and for an operation on what it is not for.
pub(super) fn check(
    filter: Expression,
    layer: &'static Layer,
    crs: ServedCrs,
) -> Result<Condition, FilterError> {
    Checker { layer, crs }.condition(filter, "filter")
}

#[derive(Clone, Copy)]
struct Checker {
    layer: &'static Layer,
    crs: ServedCrs,
}

/// A part of a filter, with its type.
enum Operand {
    Condition(Condition),
    Number(Number, Option<&'static Property>),
    Words(Words, Option<&'static Property>),
    /// A day or a moment.
    Time(Bound, Option<&'static Property>),
    Interval([Bound; 2]),
    Shape,
    Geometry(Box<Geometry<f64>>),
}

impl Checker {
    fn condition(self, expression: Expression, operation: &'static str) -> Result<Condition, FilterError> {
        match self.operand(expression)? {
            Operand::Condition(condition) => Ok(condition),
            other => Err(other.refused(operation, TRUTH)),
        }
    }

    fn operand(self, expression: Expression) -> Result<Operand, FilterError> {
        Ok(match expression {
            Expression::Property(name) => return self.property(&name),
            Expression::Text(text) => Operand::Words(Words::Literal(composed(&text)), None),
            Expression::Number(number) => Operand::Number(Number::Literal(number), None),
            Expression::Boolean(is_true) => Operand::Condition(Condition::Fixed(is_true)),
            Expression::Instant(instant) => Operand::Time(Bound::At(instant), None),
            Expression::Interval([start, end]) => Operand::Interval([self.end(start)?, self.end(end)?]),
            Expression::Geometry(geometry) => Operand::Geometry(geometry),
            Expression::Fold(fold, text) => Operand::Words(self.folded(fold, *text)?, None),
            Expression::Arithmetic(first, rest) => Operand::Number(self.chain(*first, rest)?, None),
            predicate => Operand::Condition(self.predicate(predicate)?),
        })
    }

    fn predicate(self, expression: Expression) -> Result<Condition, FilterError> {
        Ok(match expression {
            Expression::And(terms) => Condition::All(self.all(terms, "AND")?),
            Expression::Or(terms) => Condition::Any(self.all(terms, "OR")?),
            Expression::Not(denied) => Condition::Not(Box::new(self.condition(*denied, "NOT")?)),
            Expression::Compare(comparison, both) => {
                let [left, right] = *both;
                compared(comparison, self.operand(left)?, self.operand(right)?)?
            }
            Expression::Like(both) => {
                let [text, pattern] = *both;
                Condition::Like(self.words(text, "LIKE")?, self.pattern(pattern)?)
            }
            Expression::Between(three) => {
                let [value, low, high] = *three;
                between(self.operand(value)?, self.operand(low)?, self.operand(high)?)?
            }
            Expression::In(value, list) => self.listed(*value, list)?,
            Expression::IsNull(operand) => Condition::IsNull(match self.operand(*operand)? {
                Operand::Condition(condition) => Nullable::Condition(Box::new(condition)),
                Operand::Number(number, _) => Nullable::Number(number),
                Operand::Words(words, _) => Nullable::Words(words),
                Operand::Time(Bound::Column(column), _) => Nullable::Column(column),
                Operand::Shape => Nullable::Shape,
                Operand::Time(..) | Operand::Geometry(_) => Nullable::Nothing,
                interval @ Operand::Interval(_) => return Err(interval.refused("IS NULL", VALUE)),
            }),
            Expression::Spatial(relation, both) => {
                let [first, second] = *both;
                self.spatial(relation, self.operand(first)?, self.operand(second)?)?
            }
            Expression::Temporal(relation, both) => {
                let spans = both.map(|part| self.span(relation, part));
                let [first, second] = spans;
                Condition::Temporal(relation, Pair::of(first?, second?)?)
            }
            // A value, which is refused there.
            value => return self.condition(value, "filter"),
        })
    }

    fn all(self, terms: Vec<Expression>, operation: &'static str) -> Result<Vec<Condition>, FilterError> {
        terms.into_iter().map(|term| self.condition(term, operation)).collect()
    }

    fn property(self, name: &str) -> Result<Operand, FilterError> {
        if name == GEOMETRY && self.layer.geometry.is_some() {
            return Ok(Operand::Shape);
        }
        let found = self.layer.properties.iter().enumerate().find(|(_, property)| property.name == name);
        let Some((column, property)) = found else {
            let mut known: Vec<&str> = self.layer.properties.iter().map(|property| property.name).collect();
            known.extend(self.layer.geometry.map(|_| GEOMETRY));
            return Err(FilterError::unknown_property(name, known.join(", ")));
        };
        Ok(match property.kind {
            Kind::Text | Kind::Time => Operand::Words(Words::Column(column), Some(property)),
            Kind::Integer | Kind::Real => Operand::Number(Number::Column(column), Some(property)),
            Kind::Date => Operand::Time(Bound::Column(column), Some(property)),
        })
    }

    fn end(self, end: End) -> Result<Bound, FilterError> {
        match end {
            End::Open => Ok(Bound::Open),
            End::At(instant) => Ok(Bound::At(instant)),
            End::Property(name) => match self.property(&name)? {
                Operand::Time(bound, _) => Ok(bound),
                other => Err(other.refused("INTERVAL", TIME)),
            },
        }
    }

    fn words(self, expression: Expression, operation: &'static str) -> Result<Words, FilterError> {
        match self.operand(expression)? {
            Operand::Words(words, _) => Ok(words),
            other => Err(other.refused(operation, TEXT)),
        }
    }

    fn folded(self, fold: Fold, text: Expression) -> Result<Words, FilterError> {
        Ok(match self.words(text, fold.name())? {
            Words::Literal(text) => Words::Literal(fold.of(&text)),
            other => Words::Folded(fold, Box::new(other)),
        })
    }

    fn pattern(self, pattern: Expression) -> Result<Pattern, FilterError> {
        match self.words(pattern, "LIKE")? {
            Words::Literal(text) => Ok(Pattern::of(&text)),
            _ => Err(FilterError::Whole(Text::new(
                "das Muster von LIKE ist ein Text, kein Merkmal",
                "the pattern of LIKE is a text, not a property",
            ))),
        }
    }

    fn chain(self, first: Expression, rest: Vec<(Arithmetic, Expression)>) -> Result<Number, FilterError> {
        let rest = rest.into_iter().map(|(operation, next)| Ok((operation, self.number(next)?)));
        let rest = rest.collect::<Result<_, FilterError>>()?;
        Ok(Number::Chain(Box::new(self.number(first)?), rest))
    }

    fn number(self, expression: Expression) -> Result<Number, FilterError> {
        match self.operand(expression)? {
            Operand::Number(number, _) => Ok(number),
            other => Err(other.refused("+ - * / % DIV ^", NUMBER)),
        }
    }

    /// Literals are looked up in their order; anything else is compared one by one.
    fn listed(self, value: Expression, list: Vec<Expression>) -> Result<Condition, FilterError> {
        let value = self.operand(value)?;
        let items = list.into_iter().map(|item| {
            let item = self.operand(item)?;
            Ok(item.cast_for(&value)?.unwrap_or(item))
        });
        let mut items = items.collect::<Result<Vec<Operand>, FilterError>>()?.into_iter();
        if let Some(other) = items.as_slice().iter().find(|item| !item.is_like(&value)) {
            return Err(FilterError::Incomparable(value.described(), other.described()));
        }
        Ok(match value {
            Operand::Number(number, _) => {
                let list = items.filter_map(Operand::into_number).collect::<Vec<_>>();
                let literals = list.iter().map(|item| match item {
                    Number::Literal(literal) => Some(literal + 0.0),
                    _ => None,
                });
                match literals.collect::<Option<Vec<_>>>() {
                    Some(mut literals) => {
                        literals.sort_unstable_by(f64::total_cmp);
                        Condition::InNumbers(number, literals)
                    }
                    None => Condition::InComputedNumbers(number, list),
                }
            }
            Operand::Words(words, _) => {
                let list = items.filter_map(Operand::into_words).collect::<Vec<_>>();
                let literals = list.iter().map(|item| match item {
                    Words::Literal(literal) => Some(literal.clone()),
                    _ => None,
                });
                match literals.collect::<Option<Vec<_>>>() {
                    Some(mut literals) => {
                        literals.sort_unstable();
                        Condition::InTexts(words, literals)
                    }
                    None => Condition::InComputedTexts(words, list),
                }
            }
            Operand::Time(bound, _) => Condition::Any(items.try_fold(Vec::new(), |mut all, item| {
                all.push(compared(Comparison::Equal, Operand::Time(bound, None), item)?);
                Ok::<_, FilterError>(all)
            })?),
            other => return Err(other.refused("IN", VALUE)),
        })
    }

    fn spatial(self, relation: Spatial, first: Operand, second: Operand) -> Result<Condition, FilterError> {
        let place =
            |relation, geometry: &Geometry<f64>| Place::of(geometry, relation, self.crs).map(Arc::new);
        Ok(match (first, second) {
            (Operand::Shape, Operand::Shape) => Condition::SpatialSelf(relation),
            (Operand::Shape, Operand::Geometry(geometry)) => {
                Condition::Spatial(relation, place(relation, &geometry)?)
            }
            (Operand::Geometry(geometry), Operand::Shape) => {
                Condition::Spatial(relation.turned(), place(relation, &geometry)?)
            }
            (Operand::Geometry(first), Operand::Geometry(second)) => {
                Condition::Fixed(related(relation, &first, &second)?)
            }
            (Operand::Shape | Operand::Geometry(_), other) | (other, _) => {
                return Err(other.refused(relation.name(), PLACE));
            }
        })
    }

    fn span(self, relation: Temporal, expression: Expression) -> Result<Span, FilterError> {
        match self.operand(expression)? {
            Operand::Interval(ends) => Ok(Span(ends)),
            time @ Operand::Time(..) if relation.needs_intervals() => {
                Err(time.refused(relation.name(), Text::new("Zeiträume (INTERVAL)", "intervals (INTERVAL)")))
            }
            Operand::Time(bound, _) => Ok(Span::instant(bound)),
            other => Err(other.refused(relation.name(), TIME)),
        }
    }
}

/// A comparison of two values of one type. A text beside a day is read as one.
fn compared(comparison: Comparison, left: Operand, right: Operand) -> Result<Condition, FilterError> {
    Ok(match (left.cast_for(&right)?, right.cast_for(&left)?) {
        (Some(left), _) => return compared(comparison, left, right),
        (_, Some(right)) => return compared(comparison, left, right),
        (None, None) => match (left, right) {
            (Operand::Number(left, _), Operand::Number(right, _)) => {
                Condition::Numbers(comparison, left, right)
            }
            (Operand::Words(left, _), Operand::Words(right, _)) => Condition::Texts(comparison, left, right),
            (Operand::Time(left, _), Operand::Time(right, _)) => {
                Condition::Times(comparison, Pair::of(Span::instant(left), Span::instant(right))?)
            }
            (Operand::Condition(left), Operand::Condition(right)) => {
                Condition::Truths(comparison, Box::new([left, right]))
            }
            (left, right) => return Err(FilterError::Incomparable(left.described(), right.described())),
        },
    })
}

/// Values of one type, the first between the others.
fn between(value: Operand, low: Operand, high: Operand) -> Result<Condition, FilterError> {
    let low = low.cast_for(&value)?.unwrap_or(low);
    let high = high.cast_for(&value)?.unwrap_or(high);
    Ok(match (value, low, high) {
        (Operand::Number(value, _), Operand::Number(low, _), Operand::Number(high, _)) => {
            Condition::NumberBetween(Box::new([value, low, high]))
        }
        (Operand::Words(value, _), Operand::Words(low, _), Operand::Words(high, _)) => {
            Condition::TextBetween(Box::new([value, low, high]))
        }
        (value @ Operand::Time(bound, _), low, high) => {
            let from = compared(Comparison::GreaterOrEqual, value, low)?;
            Condition::All(vec![from, compared(Comparison::LessOrEqual, Operand::Time(bound, None), high)?])
        }
        (value @ (Operand::Number(..) | Operand::Words(..)), low, high) => {
            let other = if low.is_like(&value) { high } else { low };
            return Err(FilterError::Incomparable(value.described(), other.described()));
        }
        (other, ..) => return Err(other.refused("BETWEEN", VALUE)),
    })
}

impl Operand {
    fn into_number(self) -> Option<Number> {
        match self {
            Self::Number(number, _) => Some(number),
            _ => None,
        }
    }

    fn into_words(self) -> Option<Words> {
        match self {
            Self::Words(words, _) => Some(words),
            _ => None,
        }
    }

    /// Whether both are numbers, texts and so on.
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// A text as the day or moment that it is beside one.
    fn cast_for(&self, other: &Self) -> Result<Option<Self>, FilterError> {
        match (self, other) {
            (Self::Words(Words::Literal(text), None), Self::Time(..)) => {
                let read = Instant::day(text).or_else(|| Instant::moment(text));
                let wrong = FilterError::Incomparable(self.described(), other.described());
                read.map(|instant| Some(Self::Time(Bound::At(instant), None))).ok_or(wrong)
            }
            _ => Ok(None),
        }
    }

    fn described(&self) -> Described {
        let (kind, property) = match self {
            Self::Condition(_) => (TRUTH, None),
            Self::Number(_, property) => (NUMBER, *property),
            Self::Words(_, property) => (TEXT, *property),
            Self::Time(_, property) => (TIME, *property),
            Self::Interval(_) => (Text::new("ein Zeitraum", "an interval"), None),
            Self::Shape | Self::Geometry(_) => (PLACE, None),
        };
        let is_shape = matches!(self, Self::Shape);
        Described { kind, property: property.map(|property| property.name).or(is_shape.then_some(GEOMETRY)) }
    }

    fn refused(&self, operation: &'static str, takes: Text) -> FilterError {
        FilterError::Operand { operation, takes, found: self.described() }
    }
}

const TRUTH: Text = Text::new("etwas, das zutrifft oder nicht", "something that is true or false");
const NUMBER: Text = Text::new("eine Zahl", "a number");
const TEXT: Text = Text::new("ein Text", "a text");
const TIME: Text = Text::new("ein Tag oder Zeitpunkt", "a day or moment");
const PLACE: Text = Text::new("eine Geometrie", "a geometry");
const VALUE: Text = Text::new("ein Wert", "a value");
