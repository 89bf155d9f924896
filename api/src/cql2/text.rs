//! Reads CQL2 text (21-065r2, 8.2 and annex B) by recursive descent, with a bound on the recursion.

mod geometry;

use catalogue::Text;

use super::{
    error::FilterError,
    expression::{Arithmetic, Comparison, End, Expression, Fold, Spatial, Temporal},
    literals::Literals,
    time::Instant,
    tokens::{Kind, Token, tokens},
};
use crate::crs::ServedCrs;

/// The longest text of a filter, in bytes.
const LONGEST: usize = 64 * 1024;

/// How deep parentheses, functions and denials may be nested.
pub(super) const DEEPEST: usize = 100;

/// Words that are no names.
const RESERVED: [&str; 11] =
    ["AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV", "TRUE", "FALSE"];

/// Refuses what is too long to be a filter.
pub(super) fn short(text: &str) -> Result<&str, FilterError> {
    if text.len() > LONGEST {
        return Err(FilterError::Whole(Text::new("er ist länger als 64 KiB", "it is longer than 64 KiB")));
    }
    Ok(text)
}

/// Reads a filter.
///
/// # Errors
/// [`FilterError::At`] for text that is none, and [`FilterError::Whole`] for one that is too long.
pub(super) fn parse(text: &str, crs: ServedCrs) -> Result<Expression, FilterError> {
    let tokens = tokens(short(text)?)?;
    let end = text.chars().count() + 1;
    let mut parser = Parser { tokens: &tokens, next: 0, end, depth: 0, literals: Literals::new(crs) };
    let filter = parser.or()?;
    if parser.next < tokens.len() {
        return Err(
            parser.wrong(Text::new("hier müsste der Filter zu Ende sein", "the filter should end here"))
        );
    }
    Ok(filter)
}

struct Parser<'t> {
    tokens: &'t [Token],
    /// The place of the next token.
    next: usize,
    /// The number of the character behind the text.
    end: usize,
    depth: usize,
    literals: Literals,
}

type Parsed = Result<Expression, FilterError>;

impl Parser<'_> {
    fn or(&mut self) -> Parsed {
        let mut terms = vec![self.and()?];
        while self.takes_word("OR") {
            terms.push(self.and()?);
        }
        Ok(single(terms, Expression::Or))
    }

    fn and(&mut self) -> Parsed {
        let mut terms = vec![self.not()?];
        while self.takes_word("AND") {
            terms.push(self.not()?);
        }
        Ok(single(terms, Expression::And))
    }

    fn not(&mut self) -> Parsed {
        if self.takes_word("NOT") {
            return Ok(Expression::Not(Box::new(self.deeper(Self::not)?)));
        }
        self.predicate()
    }

    fn predicate(&mut self) -> Parsed {
        let left = self.sum()?;
        if let Some(comparison) = self.sign().and_then(Comparison::parse) {
            self.next += 1;
            return Ok(Expression::Compare(comparison, Box::new([left, self.sum()?])));
        }
        if self.takes_word("IS") {
            let is_denied = self.takes_word("NOT");
            self.expect_word("NULL", Text::new("hier fehlt NULL", "NULL is missing here"))?;
            return Ok(denied(is_denied, Expression::IsNull(Box::new(left))));
        }
        let is_denied = self.takes_word("NOT");
        let predicate = if self.takes_word("LIKE") {
            Expression::Like(Box::new([left, self.sum()?]))
        } else if self.takes_word("BETWEEN") {
            let low = self.sum()?;
            self.expect_word(
                "AND",
                Text::new("hier fehlt das AND von BETWEEN", "the AND of BETWEEN is missing here"),
            )?;
            Expression::Between(Box::new([left, low, self.sum()?]))
        } else if self.takes_word("IN") {
            self.open()?;
            Expression::In(Box::new(left), self.list(|parser| parser.deeper(Self::sum))?)
        } else if is_denied {
            return Err(self.wrong(Text::new(
                "hier fehlt LIKE, BETWEEN oder IN",
                "LIKE, BETWEEN or IN is missing here",
            )));
        } else {
            return Ok(left);
        };
        Ok(denied(is_denied, predicate))
    }

    fn sum(&mut self) -> Parsed {
        let first = self.product()?;
        self.chain(first, Self::product, |sign| "+-".contains(sign))
    }

    fn product(&mut self) -> Parsed {
        let first = self.power()?;
        self.chain(first, Self::power, |sign| "*/%".contains(sign) || sign.eq_ignore_ascii_case("DIV"))
    }

    fn chain(
        &mut self,
        first: Expression,
        next: fn(&mut Self) -> Parsed,
        is_one: fn(&str) -> bool,
    ) -> Parsed {
        let mut rest = Vec::new();
        while let Some(operation) =
            self.sign().or_else(|| self.word()).filter(|sign| is_one(sign)).and_then(Arithmetic::parse)
        {
            self.next += 1;
            rest.push((operation, next(self)?));
        }
        Ok(if rest.is_empty() { first } else { Expression::Arithmetic(Box::new(first), rest) })
    }

    fn power(&mut self) -> Parsed {
        let base = self.factor()?;
        if !self.takes("^") {
            return Ok(base);
        }
        let exponent = self.deeper(Self::power)?;
        Ok(Expression::Arithmetic(Box::new(base), vec![(Arithmetic::Power, exponent)]))
    }

    /// A minus binds more tightly than a power, as the grammar has it: `-2 ^ 2` is 4.
    fn factor(&mut self) -> Parsed {
        if !matches!(self.sign(), Some("-" | "+")) {
            return self.atom();
        }
        if let Some(Token { kind: Kind::Number(_), .. }) = self.tokens.get(self.next + 1) {
            return self.signed_number().map(Expression::Number);
        }
        let is_negative = self.takes("-");
        if !is_negative {
            return Err(self.wrong_operand());
        }
        let operand = self.deeper(Self::factor)?;
        Ok(Expression::Arithmetic(Box::new(Expression::Number(-1.0)), vec![(Arithmetic::Multiply, operand)]))
    }

    fn atom(&mut self) -> Parsed {
        let Some(token) = self.tokens.get(self.next) else { return Err(self.wrong_operand()) };
        self.next += 1;
        Ok(match &token.kind {
            Kind::Number(number) => Expression::Number(*number),
            Kind::Text(text) => Expression::Text(text.clone()),
            Kind::Name(name) => Expression::Property(name.clone()),
            Kind::Sign("(") => {
                let inner = self.deeper(Self::or)?;
                self.close()?;
                inner
            }
            Kind::Word(word) if word.eq_ignore_ascii_case("TRUE") => Expression::Boolean(true),
            Kind::Word(word) if word.eq_ignore_ascii_case("FALSE") => Expression::Boolean(false),
            Kind::Word(word) if !RESERVED.iter().any(|reserved| word.eq_ignore_ascii_case(reserved)) => {
                return self.named(word);
            }
            Kind::Word(_) | Kind::Sign(_) => {
                self.next -= 1;
                return Err(self.wrong_operand());
            }
        })
    }

    /// A property, a function or a literal by the word it begins with.
    fn named(&mut self, word: &str) -> Parsed {
        let has_height = self.word().is_some_and(|z| z.eq_ignore_ascii_case("Z"));
        let is_opened =
            |place: usize| matches!(self.tokens.get(place), Some(Token { kind: Kind::Sign("("), .. }));
        if !(is_opened(self.next) || (has_height && is_opened(self.next + 1))) {
            return Ok(Expression::Property(word.to_owned()));
        }
        if let Some(geometry) = self.deeper(|parser| parser.geometry(word))? {
            return Ok(Expression::Geometry(Box::new(geometry)));
        }
        self.open()?;
        if let Some(relation) = Spatial::parse(word) {
            return Ok(Expression::Spatial(relation, self.two()?));
        }
        if let Some(relation) = Temporal::parse(word) {
            return Ok(Expression::Temporal(relation, self.two()?));
        }
        if let Some(fold) = Fold::parse(word) {
            let text = self.deeper(Self::sum)?;
            self.close()?;
            return Ok(Expression::Fold(fold, Box::new(text)));
        }
        match word.to_ascii_uppercase().as_str() {
            "DATE" => self.instant(Instant::day),
            "TIMESTAMP" => self.instant(Instant::moment),
            "INTERVAL" => {
                let start = self.interval_end()?;
                self.comma()?;
                let end = self.interval_end()?;
                self.close()?;
                Ok(Expression::Interval([start, end]))
            }
            _ => Err(FilterError::unknown_function(word)),
        }
    }

    fn two(&mut self) -> Result<Box<[Expression; 2]>, FilterError> {
        let first = self.deeper(Self::sum)?;
        self.comma()?;
        let second = self.deeper(Self::sum)?;
        self.close()?;
        Ok(Box::new([first, second]))
    }

    fn instant(&mut self, read: fn(&str) -> Option<Instant>) -> Parsed {
        let wrong = self.wrong(WRONG_INSTANT);
        let instant = self.taken_text().and_then(|text| read(&text)).ok_or(wrong)?;
        self.close()?;
        Ok(Expression::Instant(instant))
    }

    fn interval_end(&mut self) -> Result<End, FilterError> {
        let wrong = self.wrong(WRONG_INSTANT);
        if let Some(text) = self.taken_text() {
            return End::read(&text).ok_or(wrong);
        }
        match self.atom()? {
            Expression::Property(name) => Ok(End::Property(name)),
            _ => Err(wrong),
        }
    }

    /// What stands between parentheses, of which the first has been read, with commas between.
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, FilterError>) -> Result<Vec<T>, FilterError> {
        let mut items = vec![item(self)?];
        while self.takes(",") {
            items.push(item(self)?);
        }
        self.close()?;
        Ok(items)
    }

    fn signed_number(&mut self) -> Result<f64, FilterError> {
        let sign = if self.takes("-") { -1.0 } else { 1.0 };
        if sign > 0.0 {
            self.takes("+");
        }
        let wrong = self.wrong(Text::new("hier fehlt eine Zahl", "a number is missing here"));
        match self.tokens.get(self.next) {
            Some(Token { kind: Kind::Number(number), .. }) => {
                self.next += 1;
                Ok(sign * number)
            }
            _ => Err(wrong),
        }
    }

    /// Reads what lies one level deeper.
    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FilterError>,
    ) -> Result<T, FilterError> {
        if self.depth == DEEPEST {
            return Err(self.wrong(TOO_DEEP));
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn word(&self) -> Option<&str> {
        match self.tokens.get(self.next) {
            Some(Token { kind: Kind::Word(word), .. }) => Some(word),
            _ => None,
        }
    }

    fn sign(&self) -> Option<&'static str> {
        match self.tokens.get(self.next) {
            Some(Token { kind: Kind::Sign(sign), .. }) => Some(sign),
            _ => None,
        }
    }

    fn taken_text(&mut self) -> Option<String> {
        let Some(Token { kind: Kind::Text(text), .. }) = self.tokens.get(self.next) else { return None };
        self.next += 1;
        Some(text.clone())
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_next = self.word().is_some_and(|next| next.eq_ignore_ascii_case(word));
        self.next += usize::from(is_next);
        is_next
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_next = self.sign() == Some(sign);
        self.next += usize::from(is_next);
        is_next
    }

    fn expect_word(&mut self, word: &str, missing: Text) -> Result<(), FilterError> {
        if self.takes_word(word) { Ok(()) } else { Err(self.wrong(missing)) }
    }

    fn expect(&mut self, sign: &str, missing: Text) -> Result<(), FilterError> {
        if self.takes(sign) { Ok(()) } else { Err(self.wrong(missing)) }
    }

    fn open(&mut self) -> Result<(), FilterError> {
        self.expect(
            "(",
            Text::new("hier fehlt eine öffnende Klammer", "an opening parenthesis is missing here"),
        )
    }

    fn close(&mut self) -> Result<(), FilterError> {
        self.expect(
            ")",
            Text::new("hier fehlt eine schließende Klammer", "a closing parenthesis is missing here"),
        )
    }

    fn comma(&mut self) -> Result<(), FilterError> {
        self.expect(",", Text::new("hier fehlt ein Komma", "a comma is missing here"))
    }

    fn wrong(&self, what: Text) -> FilterError {
        FilterError::At { at: self.tokens.get(self.next).map_or(self.end, |token| token.at), what }
    }

    fn wrong_operand(&self) -> FilterError {
        self.wrong(Text::new(
            "hier fehlt ein Merkmal, ein Wert oder eine Klammer",
            "a property, a value or a parenthesis is missing here",
        ))
    }
}

/// What is nested too deeply.
pub(super) const TOO_DEEP: Text = Text::new(
    "der Filter ist tiefer als 100 Ebenen geschachtelt",
    "the filter is nested more than 100 levels deep",
);

/// What is no time.
pub(super) const WRONG_INSTANT: Text = Text::new(
    "das ist kein Tag ('2026-10-15') und kein Zeitpunkt ('2026-10-15T08:00:00Z')",
    "this is no day ('2026-10-15') and no moment ('2026-10-15T08:00:00Z')",
);

fn single(mut terms: Vec<Expression>, joined: fn(Vec<Expression>) -> Expression) -> Expression {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        last => {
            terms.extend(last);
            joined(terms)
        }
    }
}

fn denied(is_denied: bool, predicate: Expression) -> Expression {
    if is_denied { Expression::Not(Box::new(predicate)) } else { predicate }
}
