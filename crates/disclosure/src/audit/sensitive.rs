//! Rows about pupils of a Förderschule where none may stand: whoever attends one has special needs.
//! Their sites are counted together by association, in the totals.

use catalogue::{
    Layer, Property, Row, Table, Value,
    breakdown::totals,
    layers::{
        ATTENDANCE, CATCHMENTS_NEAREST, CATCHMENTS_WALK, DESIRE_LINES, ENTITLEMENT, SCHOOL_SITES, TOTALS,
    },
    properties::{BREAKDOWN, PUPILS, SCHOOL_TYPE, SITE, TYPE, VALUE},
};
use geo_core::SchoolType;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    attack::Attack,
    finding::Finding,
    model::{Column, Model, View},
    places::column,
    report::Report,
};

/// Which wordings of school types name a sensitive one, each read once.
#[derive(Debug, Default)]
pub(super) struct Wordings<'p>(FxHashMap<&'p str, bool>);

impl<'p> Wordings<'p> {
    /// Whether a wording names a sensitive type.
    pub fn are_sensitive(&mut self, wording: &'p str) -> bool {
        let read = || SchoolType::all_in(wording).into_iter().any(SchoolType::is_sensitive);
        *self.0.entry(wording).or_insert_with(read)
    }
}

/// The sites that teach a sensitive type.
pub(super) fn sites<'p>(model: &Model<'p>, wordings: &mut Wordings<'p>) -> FxHashSet<&'p str> {
    let mut sites = FxHashSet::default();
    for (_, table) in model.tables(&SCHOOL_SITES) {
        let [site, kind] = [&SITE, &TYPE].map(|property| Column::of(table, property));
        for row in &table.rows {
            if let (Some(site), Some(kind)) = (site.text(row), kind.text(row))
                && wordings.are_sensitive(kind)
            {
                sites.insert(site);
            }
        }
    }
    sites
}

/// Looks for rows and counts of sensitive sites and types.
pub(super) fn check(model: &Model, report: &mut Report) {
    let mut wordings = Wordings::default();
    let sites = sites(model, &mut wordings);
    let at_site =
        |table: &Table, row: &Row| Column::of(table, &SITE).text(row).is_some_and(|at| sites.contains(at));
    for layer in [&ATTENDANCE, &DESIRE_LINES] {
        find(model, layer, at_site, report);
    }
    find(model, &SCHOOL_SITES, |table, row| at_site(table, row) && is_counted(table, row), report);
    find(model, &ENTITLEMENT, |table, row| names(table, row, &SCHOOL_TYPE, &mut wordings), report);
    for layer in [&CATCHMENTS_NEAREST, &CATCHMENTS_WALK] {
        let counted = |table, row| is_counted(table, row) && names(table, row, &TYPE, &mut wordings);
        find(model, layer, counted, report);
    }
    let total = |table, row| {
        Column::of(table, &BREAKDOWN).text(row) == Some(totals::SCHOOL_TYPE.0)
            && names(table, row, &VALUE, &mut wordings)
    };
    find(model, &TOTALS, total, report);
}

fn is_counted(table: &Table, row: &Row) -> bool {
    *Column::of(table, &PUPILS).value(row) != Value::Null
}

/// Whether a property of a row names a sensitive type.
fn names<'p>(table: &Table, row: &'p Row, property: &Property, wordings: &mut Wordings<'p>) -> bool {
    Column::of(table, property).text(row).is_some_and(|wording| wordings.are_sensitive(wording))
}

/// Makes every row of a layer a finding that is about what may not be shown.
fn find<'p>(
    model: &Model<'p>,
    layer: &'static Layer,
    mut is_about: impl FnMut(&'p Table, &'p Row) -> bool,
    report: &mut Report,
) {
    for (number, table) in model.tables(layer) {
        for (row, values) in (0_u32..).zip(&table.rows) {
            if is_about(table, values) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                report.find(Attack::Reading, || Finding::Sensitive { at: model.place(view) });
            }
        }
    }
}
