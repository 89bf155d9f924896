//! What the vault keeps of a pupil's way to school on foot and of the claim to transport.

use geo_core::{Metres, SiteId};
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ValueRef},
};

use super::row::Binder;

/// The way and the claim of one pupil. Lengths are from the front door to the nearest entrance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VaultWalk {
    /// The site attended, and how far it is.
    pub attended: Option<VaultWay>,
    /// The nearest site that qualifies in its stead, and how far it is.
    pub nearest: Option<VaultWay>,
    /// The site that grounds the claim, and the shortest way there, dangerous or not.
    pub claim: Option<VaultWay>,
    /// The shortest way there that avoids every dangerous one; `None` where there is none.
    pub safe: Option<Metres>,
    /// The answer, such as `entitled_distance`.
    pub entitlement: String,
    /// Its reason, such as `longer`.
    pub reason: String,
    /// The paragraph it rests on.
    pub paragraph: String,
    /// The length from which on a pupil is entitled.
    pub threshold: Option<Metres>,
    /// Within so many metres of the threshold the answer is open: the quality of the position.
    pub margin: Option<Metres>,
    /// Whether the rules used were verified against the text of the law.
    pub verified: bool,
    /// What a reader should know of how the way was measured, joined by spaces.
    pub cautions: String,
    /// The site that an assignment within capacities gives, and how far it is.
    pub assigned: Option<VaultWay>,
    /// How much farther that is than the nearest site with or without room.
    pub assigned_extra: Option<Metres>,
}

/// A way to a site.
#[derive(Debug, Clone, PartialEq)]
pub struct VaultWay {
    /// The site.
    pub site: SiteId,
    /// Length of the way; `None` where none leads there.
    pub metres: Option<Metres>,
}

/// The columns, as the table of pupils has them.
pub(super) const COLUMNS: &str = "
  site TEXT,
  walk_m DOUBLE,
  nearest_site TEXT,
  nearest_m DOUBLE,
  claim_site TEXT,
  claim_m DOUBLE,
  claim_safe_m DOUBLE,
  entitlement TEXT,
  reason TEXT,
  paragraph TEXT,
  threshold_m DOUBLE,
  margin_m DOUBLE,
  rules_verified BOOLEAN,
  cautions TEXT,
  assigned_site TEXT,
  assigned_m DOUBLE,
  assigned_extra_m DOUBLE";

/// How many columns these are.
pub(super) const COUNT: usize = 17;

/// A site as a column holds it.
struct Site(SiteId);

impl FromSql for Site {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        SiteId::parse(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

impl Binder<'_, '_> {
    fn bind_way(&mut self, way: Option<&VaultWay>) -> rusqlite::Result<()> {
        self.bind(way.map(|way| way.site.to_string()))?;
        self.bind(way.and_then(|way| way.metres).map(|metres| metres.0))
    }
}

impl VaultWalk {
    /// Binds the columns; all are null where nothing was measured.
    pub(super) fn bind(walk: Option<&Self>, row: &mut Binder<'_, '_>) -> rusqlite::Result<()> {
        let Some(walk) = walk else { return (0..COUNT).try_for_each(|_| row.bind(None::<f64>)) };
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let metres = |metres: Option<Metres>| metres.map(|metres| metres.0);
        for way in [&walk.attended, &walk.nearest, &walk.claim] {
            row.bind_way(way.as_ref())?;
        }
        row.bind(metres(walk.safe))?;
        for value in [&walk.entitlement, &walk.reason, &walk.paragraph] {
            row.bind(text(value))?;
        }
        row.bind(metres(walk.threshold))?;
        row.bind(metres(walk.margin))?;
        row.bind(walk.verified)?;
        row.bind(text(&walk.cautions))?;
        row.bind_way(walk.assigned.as_ref())?;
        row.bind(metres(walk.assigned_extra))
    }

    /// The way of a row; `None` where nothing was measured. A site that is none is an error.
    pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let text = |column: &str| row.get::<_, Option<String>>(column);
        let metres = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<f64>>(column)?.map(Metres));
        let Some(entitlement) = text("entitlement")? else { return Ok(None) };
        let way = |site: &str, length: &str| {
            let Some(Site(site)) = row.get(site)? else { return Ok(None) };
            Ok::<_, rusqlite::Error>(Some(VaultWay { site, metres: metres(length)? }))
        };
        Ok(Some(Self {
            attended: way("site", "walk_m")?,
            nearest: way("nearest_site", "nearest_m")?,
            claim: way("claim_site", "claim_m")?,
            assigned: way("assigned_site", "assigned_m")?,
            assigned_extra: metres("assigned_extra_m")?,
            safe: metres("claim_safe_m")?,
            entitlement,
            reason: text("reason")?.unwrap_or_default(),
            paragraph: text("paragraph")?.unwrap_or_default(),
            threshold: metres("threshold_m")?,
            margin: metres("margin_m")?,
            verified: row.get::<_, Option<bool>>("rules_verified")?.unwrap_or_default(),
            cautions: text("cautions")?.unwrap_or_default(),
        }))
    }
}
