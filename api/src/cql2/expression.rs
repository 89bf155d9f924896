//! A filter as it is written, in text or JSON alike; names and types are not looked at yet.

use geo::Geometry;

use super::time::Instant;

/// A filter or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Property(String),
    Text(String),
    Number(f64),
    Boolean(bool),
    Instant(Instant),
    Interval([End; 2]),
    /// With the eastern axis first, in the system of the filter.
    Geometry(Box<Geometry<f64>>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Compare(Comparison, Box<[Self; 2]>),
    Like(Box<[Self; 2]>),
    Between(Box<[Self; 3]>),
    In(Box<Self>, Vec<Self>),
    IsNull(Box<Self>),
    Spatial(Spatial, Box<[Self; 2]>),
    Temporal(Temporal, Box<[Self; 2]>),
    Fold(Fold, Box<Self>),
    /// From the left to the right.
    Arithmetic(Box<Self>, Vec<(Arithmetic, Self)>),
}

/// An end of an interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum End {
    Open,
    At(Instant),
    Property(String),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
}

/// How two numbers become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    IntegerDivide,
    Power,
}

/// What of a text does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Case,
    Accents,
}

macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $type {
            $($variant),+
        }

        impl $type {
            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The one of a name, in any case: text writes it in capitals, JSON in small letters.
            pub(super) fn parse(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case($name) {
                    return Some(Self::$variant);
                })+
                None
            }

            /// Its name in texts.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

named!(
    /// How two places lie to each other (21-065r2, 7.7).
    Spatial {
        Intersects = "S_INTERSECTS",
        Equals = "S_EQUALS",
        Disjoint = "S_DISJOINT",
        Touches = "S_TOUCHES",
        Within = "S_WITHIN",
        Overlaps = "S_OVERLAPS",
        Crosses = "S_CROSSES",
        Contains = "S_CONTAINS",
    }
);

named!(
    /// How two times lie to each other (21-065r2, 7.8).
    Temporal {
        After = "T_AFTER",
        Before = "T_BEFORE",
        Contains = "T_CONTAINS",
        Disjoint = "T_DISJOINT",
        During = "T_DURING",
        Equals = "T_EQUALS",
        FinishedBy = "T_FINISHEDBY",
        Finishes = "T_FINISHES",
        Intersects = "T_INTERSECTS",
        Meets = "T_MEETS",
        MetBy = "T_METBY",
        OverlappedBy = "T_OVERLAPPEDBY",
        Overlaps = "T_OVERLAPS",
        StartedBy = "T_STARTEDBY",
        Starts = "T_STARTS",
    }
);

impl End {
    /// The end of an interval that a text names.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text == ".." {
            return Some(Self::Open);
        }
        Instant::day(text).or_else(|| Instant::moment(text)).map(Self::At)
    }
}

impl Comparison {
    /// The comparison of a sign.
    pub(super) fn parse(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            ">" => Self::Greater,
            "<=" => Self::LessOrEqual,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// Whether it holds between values in an order.
    pub(super) const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::Greater => order.is_gt(),
            Self::LessOrEqual => order.is_le(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

impl Arithmetic {
    /// The operation of a sign.
    pub(super) fn parse(sign: &str) -> Option<Self> {
        Some(match sign {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Modulo,
            "^" => Self::Power,
            _ if sign.eq_ignore_ascii_case("div") => Self::IntegerDivide,
            _ => return None,
        })
    }
}

impl Fold {
    /// The function of a name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Case, Self::Accents].into_iter().find(|fold| name.eq_ignore_ascii_case(fold.name()))
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Case => "CASEI",
            Self::Accents => "ACCENTI",
        }
    }
}
