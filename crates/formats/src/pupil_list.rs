//! The pupil list: CSV, XLSX, XLS or ODS, one row per pupil and address. Whatever identifies a
//! person goes to the caller's pseudonym function and no further; only the pseudonym and the
//! age in years leave the reader.

mod column;
mod error;
mod grade;
mod identity;
mod person;
mod residence_kind;
mod residences;

use std::{collections::BTreeMap, path::Path};

use geo_core::{PostalAddress, Pseudonym, SchoolNumber, Stage};
use jiff::civil::Date;

pub use column::PupilColumn;
pub use error::PupilListError;
pub use identity::Identity;
pub use person::Person;
pub use residence_kind::ResidenceKind;
pub use residences::{Difference, Residences, Unresolved, UnresolvedReason, residences};

use crate::{
    columns::{Column, Columns, Concept, fold},
    dates,
    household::household_of,
    listed_address::{AddressFlaw, ListedAddress, whole},
    report::{Reason, RowReport, Skipped},
    table::{MANY_ROWS, Row, Rows, TableError},
};
use residence_kind::yes_or_no;

/// The most rows of a list; Germany has 11 million pupils.
const MOST_ROWS: usize = 50_000_000;

/// So many problems of one list are kept: a person has to look at each.
const KEPT_PROBLEMS: usize = 1_000_000;

/// What the project file says about a pupil list.
#[derive(Debug, Clone)]
pub struct PupilListOptions {
    /// Columns named in the project file: concept ([`PupilColumn`]'s key) to header text.
    pub columns: BTreeMap<String, String>,
    /// Ages are full years at this day.
    pub key_date: Date,
}

/// A pupil list as read.
#[derive(Debug, Clone)]
pub struct PupilList {
    /// Every data row in the order of the file, but for those skipped on purpose.
    pub rows: Vec<PupilRow>,
    /// What became of the rows.
    pub report: RowReport,
    /// The recognised columns: concept and header text.
    pub columns: Vec<(&'static str, String)>,
    /// Rows above the first data row: what is added to a row's number to have that of a
    /// spreadsheet program.
    pub above: usize,
    /// What the list is expected to have and no column was recognised for, by its key.
    pub missing: Vec<&'static str>,
    /// Columns with a name that is none of the known ones.
    pub unknown_columns: usize,
}

/// What a list is expected to have.
const EXPECTED: [PupilColumn; 5] = [
    PupilColumn::Id,
    PupilColumn::BirthDate,
    PupilColumn::HouseNumber,
    PupilColumn::School,
    PupilColumn::Grade,
];

/// One row of the list. A value that cannot be read is `None` and in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PupilRow {
    /// 1 = first data row.
    pub row: usize,
    /// The keyed hash of the identity; `None` where the row has neither an id nor name and
    /// birth date (in a list without birth dates: name and address).
    pub pseudonym: Option<Pseudonym>,
    /// Tells two persons of one id apart.
    pub person: Person,
    /// The residence as listed; fields may be empty.
    pub residence: PostalAddress,
    /// Main or secondary residence, where listed.
    pub residence_kind: Option<ResidenceKind>,
    /// School number, where listed.
    pub school: Option<SchoolNumber>,
    /// Year of schooling, 1 to 13.
    pub grade: Option<u8>,
    /// Stage, as listed or from the grade.
    pub stage: Option<Stage>,
    /// Age in full years at the key date.
    pub age: Option<u8>,
    /// Special educational needs.
    pub special_needs: Option<bool>,
    /// First foreign language, as listed.
    pub first_language: Option<String>,
    /// Lives in a home or boarding school.
    pub lives_away: Option<bool>,
}

/// Reads the list at `path`. `pseudonym` turns the identity of a row into its keyed hash; it
/// is called once for every row that has one.
///
/// # Errors
/// [`PupilListError`] where the file is no table, a column is missing or two columns are
/// equally good. Broken rows are no error; see [`PupilList::report`].
pub fn read_pupil_list(
    path: &Path,
    options: &PupilListOptions,
    pseudonym: &mut dyn FnMut(&Identity<'_>) -> Pseudonym,
) -> Result<PupilList, PupilListError> {
    let known = |name: &str| Columns::<PupilColumn>::is_known(name, &options.columns);
    let mut table = Rows::open(path, &known)?;
    let columns = recognise(&table, &options.columns)?;
    let mut reader = RowReader {
        columns: &columns,
        key_date: options.key_date,
        report: RowReport::keeping(&table.file, KEPT_PROBLEMS),
        pseudonym,
    };
    let mut rows = Vec::new();
    while let Some(row) = table.next_row()? {
        rows.extend(reader.read(row));
        if rows.len() > MOST_ROWS {
            return Err(TableError::TooLarge { file: table.file, limit: MANY_ROWS }.into());
        }
    }
    rows.shrink_to_fit();
    let named = columns.iter().map(|(concept, column)| (concept.key(), column.name.clone())).collect();
    let missing = missing(&columns);
    let unknown_columns =
        table.header.iter().filter(|name| !name.is_empty()).count() - columns.iter().count();
    let report = reader.report;
    Ok(PupilList { rows, report, columns: named, above: table.above, missing, unknown_columns })
}

/// The expected fields without a column. The number may stand in the street's column, and an age
/// does for a birth date.
fn missing(columns: &Columns<PupilColumn>) -> Vec<&'static str> {
    let street = columns.name(PupilColumn::Street).map(fold).unwrap_or_default();
    let has = |column: &PupilColumn| match column {
        PupilColumn::HouseNumber => {
            columns.has(*column) || !["strasse", "strassenname", "str", "street"].contains(&street.as_str())
        }
        PupilColumn::BirthDate => columns.has(*column) || columns.has(PupilColumn::Age),
        _ => columns.has(*column),
    };
    EXPECTED.iter().filter(|column| !has(column)).map(|column| column.key()).collect()
}

fn recognise(
    table: &Rows,
    explicit: &BTreeMap<String, String>,
) -> Result<Columns<PupilColumn>, PupilListError> {
    let mut columns = Columns::<PupilColumn>::recognise(&table.file, &table.header, explicit)?;
    let Some(street) = columns.get(PupilColumn::Street).map(|column| column.index) else {
        return Err(PupilListError::NoStreetColumn {
            file: table.file.clone(),
            found: columns.shown(&table.header),
        });
    };
    // "Nr." is a house number only beside the street; elsewhere it counts the rows.
    if !columns.has(PupilColumn::HouseNumber)
        && let Some(next) = table.header.get(street + 1)
        && ["nr", "nummer", "no", "number"].contains(&fold(next).as_str())
    {
        columns.insert(PupilColumn::HouseNumber, street + 1, next);
    }
    Ok(columns)
}

struct RowReader<'a> {
    columns: &'a Columns<PupilColumn>,
    key_date: Date,
    report: RowReport,
    pseudonym: &'a mut dyn FnMut(&Identity<'_>) -> Pseudonym,
}

impl RowReader<'_> {
    fn read(&mut self, row: &Row) -> Option<PupilRow> {
        if row.is_empty() {
            self.report.skip(Skipped::EmptyRow);
            return None;
        }
        if row.is_total() {
            self.report.skip(Skipped::TotalRow);
            return None;
        }
        if self.is_header(row) {
            self.report.skip(Skipped::RepeatedHeader);
            return None;
        }
        if self.is_remark(row) {
            self.report.skip(Skipped::Remark);
            return None;
        }
        self.report.accept();
        if let Some(flaw) = &row.flaw {
            self.report.flaw(row.number, None, flaw.clone());
        }
        let birth = self.birth(row);
        let age = self.age(row, birth);
        let residence = self.residence(row);
        let (pseudonym, person) = self.identify(row, birth, &residence);
        let (grade, stage) = self.grade(row);
        Some(PupilRow {
            row: row.number,
            pseudonym,
            person,
            residence,
            residence_kind: self.residence_kind(row),
            school: some(whole(self.field(row, PupilColumn::School))).map(SchoolNumber),
            grade,
            stage,
            age,
            special_needs: flag(self.field(row, PupilColumn::SpecialNeeds)),
            first_language: some(self.field(row, PupilColumn::FirstLanguage)),
            lives_away: flag(self.field(row, PupilColumn::LivesAway)),
        })
    }

    /// Whether every recognised column holds its own name, two at least.
    fn is_header(&self, row: &Row) -> bool {
        let own = |(_, column): (PupilColumn, &Column)| fold(row.field(column.index)) == fold(&column.name);
        self.columns.iter().count() >= 2 && self.columns.iter().all(own)
    }

    /// Whether a row holds one field only and that is a sentence, neither an id nor an address.
    fn is_remark(&self, row: &Row) -> bool {
        let mut filled = row.fields.iter().filter(|field| !field.is_empty());
        let is_sentence = filled.next().is_some_and(|first| first.contains(' '));
        let address = [PupilColumn::Street, PupilColumn::Place, PupilColumn::PostalPlace];
        is_sentence
            && filled.next().is_none()
            && row.fields.len() > 1
            && address.iter().all(|column| self.field(row, *column).is_empty())
    }

    fn field<'r>(&self, row: &'r Row, concept: PupilColumn) -> &'r str {
        self.columns.field(row, concept)
    }

    fn flaw(&mut self, row: &Row, concept: PupilColumn, reason: Reason) {
        self.report.flaw(row.number, self.columns.name(concept), reason);
    }

    fn birth(&mut self, row: &Row) -> Option<Date> {
        let text = self.field(row, PupilColumn::BirthDate);
        let birth = dates::parse_before(text, self.key_date)
            .filter(|birth| dates::age(*birth, self.key_date).is_some());
        if birth.is_none() && !text.is_empty() {
            self.flaw(row, PupilColumn::BirthDate, Reason::NotADate);
        }
        birth
    }

    fn age(&mut self, row: &Row, birth: Option<Date>) -> Option<u8> {
        if let Some(birth) = birth {
            return dates::age(birth, self.key_date);
        }
        let text = self.field(row, PupilColumn::Age);
        let age = whole(text).parse().ok().filter(|age| *age <= 100);
        if age.is_none() && !text.is_empty() {
            self.flaw(row, PupilColumn::Age, Reason::NotANumber);
        }
        age
    }

    /// The id where the row has one; otherwise name and birth date; in a list without birth
    /// dates name and address.
    fn identify(
        &mut self,
        row: &Row,
        birth: Option<Date>,
        residence: &PostalAddress,
    ) -> (Option<Pseudonym>, Person) {
        let (family, given) =
            (self.field(row, PupilColumn::FamilyName), self.field(row, PupilColumn::GivenName));
        let name = identity::folded_name(family, given);
        let family_name_only = given.is_empty() && (self.has_given_names() || !family.contains([' ', ',']));
        let mut person = Person::new(&format!("{family} {given}"), birth, family_name_only);
        let id = identity::normalised_id(whole(self.field(row, PupilColumn::Id)));
        if !id.is_empty() {
            // The id tells brothers and sisters apart.
            person.family_name_only = false;
            return (Some((self.pseudonym)(&Identity::Id(&id))), person);
        }
        if self.columns.has(PupilColumn::Id) {
            self.flaw(row, PupilColumn::Id, Reason::MissingValue);
        }
        let household =
            (!self.columns.has(PupilColumn::BirthDate)).then(|| household_of(residence)).flatten();
        let identity = match (birth, &household) {
            _ if name.is_empty() => None,
            (Some(birth), _) => Some(Identity::NameAndBirth { name: &name, birth }),
            (None, Some([house, place])) => {
                Some(Identity::NameAndHousehold { name: &name, household: [house, place] })
            }
            (None, None) => None,
        };
        if identity.is_none() {
            self.report.flaw(row.number, None, Reason::NoIdentity);
        }
        (identity.map(|identity| (self.pseudonym)(&identity)), person)
    }

    /// Whether the list keeps given names apart, by a column of their own or by calling the other
    /// one the family name: then a blank in that one ("von Bergen") separates no given name.
    fn has_given_names(&self) -> bool {
        let of_family = ["familien", "nachname", "zuname", "surname", "lastname", "familyname"];
        let family = self.columns.name(PupilColumn::FamilyName).map(fold).unwrap_or_default();
        let is_family_only =
            of_family.iter().any(|name| family.contains(name)) && !family.contains("vorname");
        self.columns.has(PupilColumn::GivenName) || is_family_only
    }

    fn grade(&mut self, row: &Row) -> (Option<u8>, Option<Stage>) {
        let text = self.field(row, PupilColumn::Grade);
        let grade = grade::parse(text);
        if grade == grade::Grade::default() && !text.is_empty() {
            self.flaw(row, PupilColumn::Grade, Reason::NotAGrade);
        }
        let text = self.field(row, PupilColumn::Stage);
        let stage = grade::parse(text).stage;
        if stage.is_none() && !text.is_empty() {
            self.flaw(row, PupilColumn::Stage, Reason::UnknownValue);
        }
        (grade.year, stage.or(grade.stage))
    }

    fn residence(&mut self, row: &Row) -> PostalAddress {
        let listed = ListedAddress {
            street: self.field(row, PupilColumn::Street),
            house_number: self.field(row, PupilColumn::HouseNumber),
            suffix: self.field(row, PupilColumn::HouseNumberSuffix),
            postal_code: self.field(row, PupilColumn::PostalCode),
            place: self.field(row, PupilColumn::Place),
            postal_place: self.field(row, PupilColumn::PostalPlace),
            locality: self.field(row, PupilColumn::Locality),
        };
        let (address, flaws) = listed.address();
        for flaw in flaws {
            match flaw {
                AddressFlaw::HouseNumber(reason) => self.flaw(row, PupilColumn::HouseNumber, reason),
                AddressFlaw::PostalCode(reason) => self.flaw(row, PupilColumn::PostalCode, reason),
            }
        }
        if address.street.is_empty() && address.place.is_empty() && address.postal_code.is_empty() {
            self.flaw(row, PupilColumn::Street, Reason::MissingValue);
        }
        address
    }

    fn residence_kind(&mut self, row: &Row) -> Option<ResidenceKind> {
        let kind_if = |yes: bool| if yes { ResidenceKind::Main } else { ResidenceKind::Secondary };
        for (concept, text) in
            [PupilColumn::ResidenceKind, PupilColumn::MainResidence, PupilColumn::SecondaryResidence]
                .map(|concept| (concept, self.field(row, concept)))
        {
            if text.is_empty() {
                continue;
            }
            let kind = match concept {
                PupilColumn::MainResidence => yes_or_no(text).map(kind_if),
                PupilColumn::SecondaryResidence => yes_or_no(text).map(|yes| kind_if(!yes)),
                _ => ResidenceKind::parse(text),
            };
            if kind.is_some() {
                return kind;
            }
            self.flaw(row, concept, Reason::UnknownValue);
        }
        None
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Yes, no, or what is there ("Lernen" as a field of special needs): any text is a yes.
fn flag(text: &str) -> Option<bool> {
    if text.is_empty() {
        return None;
    }
    let lower = text.to_lowercase();
    let none = ["kein", "ohne", "nicht", "entfällt"].iter().any(|word| lower.starts_with(word));
    yes_or_no(text).or(Some(!none))
}

#[cfg(test)]
mod tests;
