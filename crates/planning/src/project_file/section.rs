//! Typed access to one section of a project file. It knows the line of every key, notes what
//! is wrong and goes on, so that one reading finds all problems.

use std::{cell::RefCell, ops::Range};

use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeFloat, DeInteger, DeTable, DeValue},
};

use super::problem::{Expected, Fault, Problem};

/// The text of a project file and the problems found in it so far.
pub struct Notes<'t> {
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
}

/// A section, present or not: what is missing is empty.
pub struct Section<'t> {
    name: String,
    line: usize,
    table: Option<&'t DeTable<'t>>,
    notes: &'t Notes<'t>,
    asked: Vec<&'static str>,
}

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub struct Item<T> {
    /// The value.
    pub value: T,
    /// The key with its section.
    pub key: String,
    /// Line, from 1.
    pub line: usize,
}

/// What stands under a key that takes a text or a section.
pub enum TextOrSection<'t> {
    /// A text.
    Text(Item<String>),
    /// A section.
    Section(Section<'t>),
}

impl<T> Item<T> {
    /// The place without the value.
    #[must_use]
    pub fn place(self) -> Item<()> {
        Item { value: (), key: self.key, line: self.line }
    }
}

impl<'t> Notes<'t> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, problems: RefCell::default() }
    }

    /// Notes what is wrong with an item.
    pub fn add<T>(&self, item: &Item<T>, fault: Fault) {
        self.problems.borrow_mut().push(Problem { line: item.line, key: item.key.clone(), fault });
    }

    /// What was found, in the order of lines.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    fn line_of(&self, span: Range<usize>) -> usize {
        line_of(self.text, span)
    }
}

/// The line, from 1, in which a span of bytes begins.
#[must_use]
pub fn line_of(text: &str, span: Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}

impl<'t> Section<'t> {
    /// The section of a table; `name` is empty for the file itself.
    #[must_use]
    pub fn new(name: String, line: usize, table: Option<&'t DeTable<'t>>, notes: &'t Notes<'t>) -> Self {
        Self { name, line, table, notes, asked: Vec::new() }
    }

    /// The section itself as something that can be at fault.
    #[must_use]
    pub fn item(&self) -> Item<()> {
        Item { value: (), key: self.name.clone(), line: self.line }
    }

    /// A section within this one.
    pub fn section(&mut self, name: &'static str) -> Section<'t> {
        let item = self.get(name);
        let table = item.as_ref().and_then(|item| {
            let table = item.value.as_table();
            if table.is_none() {
                self.notes.add(item, Fault::WrongType { expected: Expected::Section });
            }
            table
        });
        Section::new(self.key_of(name), item.map_or(self.line, |item| item.line), table, self.notes)
    }

    /// A section within this one that must be there; `None` where it is not or is no section.
    pub fn required_section(&mut self, name: &'static str) -> Option<Section<'t>> {
        if !self.has(name) {
            self.notes.add(&Item { key: self.key_of(name), ..self.item() }, Fault::Missing);
        }
        Some(self.section(name)).filter(|section| section.table.is_some())
    }

    /// A text or a section within this one.
    pub fn text_or_section(&mut self, name: &'static str, expected: Expected) -> Option<TextOrSection<'t>> {
        let item = self.get(name)?;
        if let Some(text) = item.value.as_str() {
            return Some(TextOrSection::Text(Item {
                value: text.to_owned(),
                key: item.key,
                line: item.line,
            }));
        }
        let table = self.expect(&item, item.value.as_table(), expected)?.value;
        Some(TextOrSection::Section(Section::new(item.key, item.line, Some(table), self.notes)))
    }

    /// Whether nothing stands here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_none_or(DeTable::is_empty)
    }

    /// `true` or `false`.
    pub fn truth(&mut self, name: &'static str) -> Option<Item<bool>> {
        let item = self.get(name)?;
        self.expect(&item, item.value.as_bool(), Expected::Truth)
    }

    /// A text.
    pub fn text(&mut self, name: &'static str) -> Option<Item<String>> {
        let item = self.get(name)?;
        self.expect(&item, item.value.as_str().map(str::to_owned), Expected::Text)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &'static str) -> Option<Item<String>> {
        self.require(name);
        self.text(name)
    }

    /// Notes a key that is missing.
    pub fn require(&self, name: &str) {
        if !self.has(name) {
            self.notes.add(&Item { key: self.key_of(name), ..self.item() }, Fault::Missing);
        }
    }

    /// Every entry of a section of texts whose keys are not fixed here, as key and value.
    #[must_use]
    pub fn all_texts(self) -> Vec<Item<(String, String)>> {
        let entries = self.table.into_iter().flatten().filter_map(|(key, value)| {
            let name = key.get_ref().to_string();
            let line = self.notes.line_of(key.span());
            let item = Item { value: value.get_ref(), key: self.key_of(&name), line };
            let text = item.value.as_str().map(|text| (name, text.to_owned()));
            self.expect(&item, text, Expected::Text)
        });
        entries.collect()
    }

    /// Every entry of a section of texts or lists of texts whose keys are not fixed here.
    #[must_use]
    pub fn all_text_lists(self) -> Vec<Item<(String, Vec<String>)>> {
        let entries = self.table.into_iter().flatten().map(|(key, value)| {
            let name = key.get_ref().to_string();
            let line = self.notes.line_of(key.span());
            let item = Item { value: value.get_ref(), key: self.key_of(&name), line };
            let texts = self.list(&item, Expected::TextOrTexts)?;
            let texts = texts.into_iter().map(|text| text.value).collect();
            Some(Item { value: (name, texts), key: item.key, line })
        });
        entries.flatten().collect()
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, name: &'static str) -> Vec<Item<String>> {
        let item = self.get(name);
        item.and_then(|item| self.list(&item, Expected::Texts)).unwrap_or_default()
    }

    /// The texts of a list or a single text; elements of another type are noted and left out.
    fn list(&self, item: &Item<&'t DeValue<'t>>, expected: Expected) -> Option<Vec<Item<String>>> {
        if let Some(text) = item.value.as_str() {
            return Some(vec![Item { value: text.to_owned(), key: item.key.clone(), line: item.line }]);
        }
        let array = self.expect(item, item.value.as_array(), expected)?.value;
        let texts = array.iter().map(|element| {
            let element = self.element(item, element);
            self.expect(&element, element.value.as_str().map(str::to_owned), expected)
        });
        Some(texts.flatten().collect())
    }

    /// A list of tables, each as a section of its own.
    pub fn tables(&mut self, name: &'static str, expected: Expected) -> Vec<Section<'t>> {
        let Some(item) = self.get(name) else { return Vec::new() };
        let Some(array) = item.value.as_array() else {
            self.notes.add(&item, Fault::WrongType { expected });
            return Vec::new();
        };
        let tables = array.iter().filter_map(|element| {
            let element = self.element(&item, element);
            let table = self.expect(&element, element.value.as_table(), expected)?.value;
            Some(Section::new(item.key.clone(), element.line, Some(table), self.notes))
        });
        tables.collect()
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, name: &'static str, least: i64, most: i64) -> Option<Item<i64>> {
        let item = self.get(name)?;
        let number = self.expect(&item, whole_number(item.value), Expected::Number)?;
        self.within(number, least, most)
    }

    /// A list of whole numbers from `least` to `most`; one that is at fault leaves none.
    pub fn numbers(
        &mut self,
        name: &'static str,
        least: i64,
        most: i64,
        expected: Expected,
    ) -> Option<Item<Vec<i64>>> {
        let item = self.get(name)?;
        let array = self.expect(&item, item.value.as_array(), expected)?.value;
        let numbers = array.iter().map(|element| {
            let element = self.element(&item, element);
            let number = self.expect(&element, whole_number(element.value), expected)?;
            Some(self.within(number, least, most)?.value)
        });
        let numbers: Vec<Option<i64>> = numbers.collect();
        let numbers: Option<Vec<i64>> = numbers.into_iter().collect();
        Some(Item { value: numbers?, key: item.key, line: item.line })
    }

    /// A number above 0, whole or not.
    pub fn positive(&mut self, name: &'static str) -> Option<Item<f64>> {
        let item = self.get(name)?;
        let whole = || item.value.as_integer().filter(|number| number.radix() == 10).map(DeInteger::as_str);
        let text = item.value.as_float().map(DeFloat::as_str).or_else(whole);
        let number = text.and_then(|text| text.replace('_', "").parse().ok());
        let number = number.filter(|number: &f64| number.is_finite() && *number > 0.0);
        self.expect(&item, number, Expected::Positive)
    }

    fn within(&self, number: Item<i64>, least: i64, most: i64) -> Option<Item<i64>> {
        if (least..=most).contains(&number.value) {
            return Some(number);
        }
        self.notes.add(&number, Fault::OutOfRange { found: number.value, least, most });
        None
    }

    /// A day, as text or as TOML's own date.
    pub fn date(&mut self, name: &'static str) -> Option<Item<Date>> {
        let item = self.get(name)?;
        let text = match item.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(day) if day.time.is_none() => day.to_string(),
            _ => return self.expect(&item, None, Expected::Date),
        };
        // Only the ISO form, which reads the same everywhere.
        let date = Some(text.trim()).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
        if date.is_none() {
            self.notes.add(&item, Fault::NotADate { found: text });
        }
        Some(Item { value: date?, key: item.key, line: item.line })
    }

    /// Whether a key stands here, whatever its value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(name))
    }

    /// Notes every key that was not asked for.
    pub fn finish(self) {
        for (key, _) in self.table.into_iter().flatten() {
            if !self.asked.contains(&key.get_ref().as_ref()) {
                let line = self.notes.line_of(key.span());
                let item = Item { value: (), key: self.key_of(key.get_ref()), line };
                self.notes.add(&item, Fault::UnknownKey { known: self.asked.join(", ") });
            }
        }
    }

    fn get(&mut self, name: &'static str) -> Option<Item<&'t DeValue<'t>>> {
        self.asked.push(name);
        let (key, value) = self.table?.get_key_value(name)?;
        // A section's own line is its header's; that of its table begins at the first key.
        let line = self.notes.line_of(key.span());
        Some(Item { value: value.get_ref(), key: self.key_of(name), line })
    }

    fn element<T>(&self, list: &Item<T>, element: &'t Spanned<DeValue<'t>>) -> Item<&'t DeValue<'t>> {
        let line = self.notes.line_of(element.span());
        Item { value: element.get_ref(), key: list.key.clone(), line }
    }

    /// The value where it has the type expected; otherwise a problem.
    fn expect<S, T>(&self, item: &Item<S>, value: Option<T>, expected: Expected) -> Option<Item<T>> {
        if value.is_none() {
            self.notes.add(item, Fault::WrongType { expected });
        }
        Some(Item { value: value?, key: item.key.clone(), line: item.line })
    }

    fn key_of(&self, name: &str) -> String {
        if self.name.is_empty() { name.to_owned() } else { format!("{}.{name}", self.name) }
    }
}

fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}
