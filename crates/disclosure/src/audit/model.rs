//! A publication as the attacker sees it: every published value is a count of a group of pupils,
//! and values of one group are views of one count.

use std::sync::Arc;

use catalogue::{
    Parameters, Property, Publication, Role, Rounding, Row, Table, Value, layers, properties::ADDRESSES,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    attack::Attack,
    bounds::Bounds,
    cells::Cells,
    finding::{Finding, Place},
    report::Report,
    system::{Count, System},
};

/// A text of a row, by number.
pub(super) type Name = u32;

/// The texts of rows, each once, shared by the publications that are compared.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: FxHashMap<Arc<str>, Name>,
    texts: Vec<Arc<str>>,
}

/// A group of pupils that is published outside the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Group {
    /// A row of the sums: breakdown and value.
    Total(Name, Name),
    /// Municipality, stage, age band.
    Municipality(Name, Name, Name),
    /// Zone smaller than a municipality, stage.
    Zone(Name, Name),
    /// Zone, site, stage.
    Attendance(Name, Name, Name),
    /// Site.
    Site(Name),
    /// Zone, school type.
    Schooling(Name, Name),
    /// Zone, school type, class of claim.
    Claim(Name, Name, Name),
    /// Layer, site, and which of its areas.
    Area(Name, Name, Name),
}

/// Where a count is published.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Which table of the publication.
    pub table: u16,
    /// Which value of the row.
    pub column: u16,
    /// Which row.
    pub row: u32,
}

/// A publication as counts.
pub(super) struct Model<'p> {
    /// What is audited.
    pub publication: &'p Publication,
    /// Counts and sums.
    pub system: System,
    /// Groups outside the grid.
    pub groups: FxHashMap<Group, Count>,
    /// Groups of the grid.
    pub cells: Cells,
    /// Where each count is first published; `None` of one that is not.
    views: Vec<Option<View>>,
    /// Counts under the parameters of sensitive sites.
    sensitive: FxHashSet<Count>,
    /// Whether no row has a numbered address; then rules about houses say nothing of any place.
    pub without_addresses: bool,
}

impl Names {
    /// The number of a text.
    pub fn of(&mut self, text: &str) -> Name {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Name::try_from(self.texts.len()).unwrap_or(Name::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub fn text(&self, name: Name) -> &str {
        self.texts.get(name as usize).map_or("", |text| text)
    }
}

/// A property's place in the rows of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column(Option<usize>);

impl Column {
    /// The column of a property.
    pub fn of(table: &Table, property: &Property) -> Self {
        Self(table.layer.position(property))
    }

    /// The value in a row; [`Value::Null`] where there is none.
    pub fn value(self, row: &Row) -> &Value {
        self.0.and_then(|at| row.values.get(at)).unwrap_or(&Value::Null)
    }

    /// The text in a row.
    pub fn text(self, row: &Row) -> Option<&str> {
        self.value(row).text()
    }
}

impl<'p> Model<'p> {
    /// A model without counts.
    pub fn of(publication: &'p Publication) -> Self {
        Self {
            publication,
            system: System::default(),
            groups: FxHashMap::default(),
            cells: Cells::default(),
            views: Vec::new(),
            sensitive: FxHashSet::default(),
            without_addresses: without_addresses(publication),
        }
    }

    /// The public parameters.
    pub const fn parameters(&self) -> &'p Parameters {
        &self.publication.about.parameters
    }

    /// The tables of a layer with their numbers; a broken publication may hold one twice.
    pub fn tables(
        &self,
        layer: &'static catalogue::Layer,
    ) -> impl Iterator<Item = (u16, &'p Table)> + use<'p> {
        let tables = self.publication.tables.iter().enumerate();
        tables
            .filter_map(move |(at, table)| Some((u16::try_from(at).ok()?, table)))
            .filter(move |(_, table)| table.layer.id == layer.id)
    }

    /// Adds a count that is not published.
    pub fn unpublished(&mut self) -> Count {
        self.views.push(None);
        self.system.unpublished()
    }

    /// Adds a row that is left out because its value is 0.
    pub fn left_out(&mut self) -> Count {
        self.views.push(None);
        self.system.published(0, Bounds::ANY)
    }

    /// Says that a count is under the parameters of sensitive sites.
    pub fn sensitive(&mut self, count: Count) {
        self.system.incomparable(count);
        self.sensitive.insert(count);
    }

    /// T of a count.
    pub fn threshold(&self, count: Count) -> u32 {
        let Parameters { rounding, sensitive, .. } = self.parameters();
        if self.sensitive.contains(&count) { sensitive.threshold } else { rounding.threshold }
    }

    /// Adds a published value of a group; nothing where it is empty.
    pub fn publish(&mut self, group: Group, view: View, rounding: &Rounding, report: &mut Report) {
        let known = self.groups.get(&group).copied();
        if let Some(count) = self.publish_as(known, view, rounding, report) {
            self.groups.insert(group, count);
        }
    }

    /// Adds a published value of a count; a new count where it is the first one.
    pub fn publish_as(
        &mut self,
        known: Option<Count>,
        view: View,
        rounding: &Rounding,
        report: &mut Report,
    ) -> Option<Count> {
        let value = match self.value(view) {
            Value::Null => return known,
            Value::Integer(value) => *value,
            Value::Text(_) | Value::Real(_) => {
                report.find(Attack::Reading, || Finding::Unreadable { at: self.place(view) });
                return known;
            }
        };
        report.tried(Attack::Reading, 0, 1);
        let shown = u32::try_from(value).ok().filter(|shown| *shown < u32::MAX / 2);
        let bounds = shown.and_then(|shown| Bounds::of(shown, rounding));
        if bounds.is_none() {
            let threshold = rounding.threshold;
            report.find(Attack::Reading, || Finding::Forbidden { at: self.place(view), value, threshold });
        }
        let Some(count) = known else {
            let count = match (shown, bounds) {
                (Some(shown), Some(bounds)) => self.system.published(shown, bounds),
                _ => self.system.unpublished(),
            };
            self.views.push(Some(view));
            return Some(count);
        };
        report.tried(Attack::Averaging, 1, 0);
        self.compare(count, view, value, report);
        if let Some(bounds) = bounds {
            // Two values are a finding already; what both allow is what the attacker knows.
            let _ = self.system.intersect(count, bounds);
        }
        Some(count)
    }

    /// Compares a view of a count with its first one.
    fn compare(&mut self, count: Count, view: View, value: i64, report: &mut Report) {
        let Some(first) = self.view(count) else {
            self.views[count as usize] = Some(view);
            return;
        };
        let Some(first_value) = self.value(first).integer() else { return };
        if first_value != value {
            self.system.incomparable(count);
            report.find(Attack::Averaging, || Finding::TwoValues {
                at: self.place(view),
                value,
                other: self.place(first),
                other_value: first_value,
            });
        }
    }

    /// The count of a group, where it is published.
    pub fn count(&self, group: Group) -> Option<Count> {
        self.groups.get(&group).copied()
    }

    /// The count of a group; a new one of which nothing is known where it is not published.
    pub fn count_or_unknown(&mut self, group: Group) -> Count {
        if let Some(count) = self.count(group) {
            return count;
        }
        let count = self.unpublished();
        self.groups.insert(group, count);
        count
    }

    /// Where a count is first published.
    pub fn view(&self, count: Count) -> Option<View> {
        self.views.get(count as usize).copied().flatten()
    }

    /// The value in a view.
    pub fn value(&self, view: View) -> &'p Value {
        let row = self.row(view);
        row.and_then(|row| row.values.get(usize::from(view.column))).unwrap_or(&Value::Null)
    }

    fn row(&self, view: View) -> Option<&'p Row> {
        self.publication.tables.get(usize::from(view.table))?.rows.get(view.row as usize)
    }

    /// The layer of a view.
    pub fn layer(&self, view: View) -> &'static catalogue::Layer {
        self.publication.tables.get(usize::from(view.table)).map_or(&layers::TOTALS, |table| table.layer)
    }

    /// A view as a finding names it.
    pub fn place(&self, view: View) -> Place {
        place(self.layer(view), self.row(view), usize::from(view.column))
    }

    /// A count as a finding names it, where it is published.
    pub fn place_of(&self, count: Count) -> Option<Place> {
        self.view(count).map(|view| self.place(view))
    }
}

/// What a row is about, for a finding.
pub(super) fn place(layer: &'static catalogue::Layer, row: Option<&Row>, column: usize) -> Place {
    let names = |property: &Property| {
        matches!(property.role, Role::Key | Role::Breakdown)
            || [&catalogue::properties::TYPE, &catalogue::properties::METRES].contains(&property)
    };
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::Text(text) => Some(Arc::clone(text)),
        Value::Integer(number) => Some(number.to_string().into()),
        Value::Real(number) => Some(number.to_string().into()),
    };
    let keys = row.into_iter().flat_map(|row| layer.properties.iter().zip(&row.values));
    Place {
        layer,
        keys: keys
            .filter(|(property, _)| names(property))
            .filter_map(|(property, value)| Some((*property, text(value)?)))
            .collect(),
        property: layer.properties.get(column).copied().unwrap_or(&catalogue::properties::PUPILS),
    }
}

/// Whether there are rows that name the numbered addresses of their place, and all name none.
fn without_addresses(publication: &Publication) -> bool {
    let named = |table: &'_ Table| {
        let addresses = Column::of(table, &ADDRESSES);
        table.rows.iter().filter_map(move |row| addresses.value(row).integer()).max()
    };
    publication.tables.iter().filter_map(named).max().is_some_and(|most| most <= 0)
}
