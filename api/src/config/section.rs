//! A section of the set-up: it knows the line of every key, notes what is wrong and goes on, so that
//! one reading finds all problems.

use std::{cell::RefCell, ops::Range};

use toml::de::{DeTable, DeValue};

use super::error::Problem;

/// The text of a file and what was found wrong in it so far.
pub(super) struct Notes<'t> {
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
}

/// A section, present or not: what is missing is empty.
pub(super) struct Section<'t> {
    name: String,
    line: usize,
    table: Option<&'t DeTable<'t>>,
    notes: &'t Notes<'t>,
    asked: Vec<&'static str>,
}

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Item<T> {
    pub(super) value: T,
    pub(super) key: String,
    pub(super) line: usize,
}

impl<'t> Notes<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: RefCell::default() }
    }

    /// Notes what is wrong with an item.
    pub(super) fn add<T>(&self, item: &Item<T>, english: impl Into<String>, german: impl Into<String>) {
        let (english, german) = (english.into(), german.into());
        self.problems.borrow_mut().push(Problem { line: item.line, key: item.key.clone(), english, german });
    }

    /// What was found, in the order of lines.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }

    /// The line, from 1, in which a span of bytes begins.
    pub(super) fn line_of(&self, span: Range<usize>) -> usize {
        1 + self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
    }
}

impl<'t> Section<'t> {
    pub(super) fn new(name: String, line: usize, table: &'t DeTable<'t>, notes: &'t Notes<'t>) -> Self {
        Self { name, line, table: Some(table), notes, asked: Vec::new() }
    }

    /// The section itself as something that can be at fault.
    pub(super) fn item(&self) -> Item<()> {
        Item { value: (), key: self.name.clone(), line: self.line }
    }

    /// A section within this one.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'t> {
        let item = self.get(name);
        let table = item.as_ref().and_then(|item| {
            self.expect(item, item.value.as_table(), "must be a section", "muss ein Abschnitt sein")
        });
        let line = item.map_or(self.line, |item| item.line);
        let (name, table) = (self.key_of(name), table.map(|item| item.value));
        Section { name, line, table, notes: self.notes, asked: Vec::new() }
    }

    /// The sections of a list (`[[name]]`).
    pub(super) fn sections(&mut self, name: &'static str) -> Vec<Section<'t>> {
        let Some(item) = self.get(name) else { return Vec::new() };
        let (english, german) =
            ("must be a list of sections ([[…]])", "muss eine Liste von Abschnitten sein ([[…]])");
        let Some(array) = self.expect(&item, item.value.as_array(), english, german) else {
            return Vec::new();
        };
        let sections = array.value.iter().filter_map(|element| {
            let line = self.notes.line_of(element.span());
            let item = Item { value: (), key: item.key.clone(), line };
            let table = self.expect(&item, element.get_ref().as_table(), english, german)?.value;
            Some(Section::new(item.key, line, table, self.notes))
        });
        sections.collect()
    }

    /// The sections of this one whose names are not fixed here.
    pub(super) fn named_sections(&self) -> Vec<(Item<String>, Section<'t>)> {
        let found = self.table.into_iter().flatten().filter_map(|(key, value)| {
            let name = key.get_ref().to_string();
            let item = Item { key: self.key_of(&name), line: self.notes.line_of(key.span()), value: name };
            let table = value.get_ref().as_table();
            let table = self.expect(&item, table, "must be a section", "muss ein Abschnitt sein")?.value;
            let section = Section::new(item.key.clone(), item.line, table, self.notes);
            Some((item, section))
        });
        found.collect()
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<Item<String>> {
        let item = self.get(name)?;
        let text = item.value.as_str().map(str::to_owned);
        self.expect(&item, text, "must be a text", "muss ein Text sein")
    }

    /// A text that must be there.
    pub(super) fn required_text(&mut self, name: &'static str) -> Option<Item<String>> {
        if self.table.is_some_and(|table| !table.contains_key(name)) {
            let missing = Item { key: self.key_of(name), ..self.item() };
            self.notes.add(&missing, "is missing", "fehlt");
        }
        self.text(name)
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, name: &'static str) -> Option<bool> {
        let item = self.get(name)?;
        let found =
            self.expect(&item, item.value.as_bool(), "must be true or false", "muss true oder false sein");
        found.map(|item| item.value)
    }

    /// A whole number from 1 to `most`.
    pub(super) fn number(&mut self, name: &'static str, most: u32) -> Option<u32> {
        let item = self.get(name)?;
        let number = item
            .value
            .as_integer()
            .and_then(|number| u32::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        let (english, german) = (
            format!("must be a whole number from 1 to {most}"),
            format!("muss eine ganze Zahl von 1 bis {most} sein"),
        );
        self.expect(&item, number, &english, &german).map(|item| item.value)
    }

    /// A list of texts, where it is there.
    pub(super) fn texts(&mut self, name: &'static str) -> Option<Vec<Item<String>>> {
        let item = self.get(name)?;
        let (english, german) = ("must be a list of texts", "muss eine Liste von Texten sein");
        let array = self.expect(&item, item.value.as_array(), english, german)?;
        let texts = array.value.iter().filter_map(|element| {
            let item = Item { value: (), key: item.key.clone(), line: self.notes.line_of(element.span()) };
            self.expect(&item, element.get_ref().as_str().map(str::to_owned), english, german)
        });
        Some(texts.collect())
    }

    /// What a text means, where it means anything; otherwise a problem.
    pub(super) fn meant<T>(
        &self,
        item: &Item<String>,
        meaning: impl FnOnce(&str) -> Option<T>,
        english: &str,
        german: &str,
    ) -> Option<T> {
        let value = meaning(&item.value);
        self.expect(item, value, english, german).map(|item| item.value)
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.table.into_iter().flatten() {
            if !self.asked.contains(&key.get_ref().as_ref()) {
                let item =
                    Item { value: (), key: self.key_of(key.get_ref()), line: self.notes.line_of(key.span()) };
                let known = self.asked.join(", ");
                self.notes.add(
                    &item,
                    format!("there is no such key; possible are {known}"),
                    format!("diesen Schlüssel gibt es nicht; möglich sind {known}"),
                );
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

    fn expect<S, T>(&self, item: &Item<S>, value: Option<T>, english: &str, german: &str) -> Option<Item<T>> {
        if value.is_none() {
            self.notes.add(item, english, german);
        }
        Some(Item { value: value?, key: item.key.clone(), line: item.line })
    }

    fn key_of(&self, name: &str) -> String {
        format!("{}.{name}", self.name)
    }
}
