//! Points of disagreement between a listed address and an entry of the register: 100 is about
//! one typing error in the street. Their order is what counts; `docs/geocoding.md` shows what
//! they reach on real registers.

/// Two candidates less than this apart are equally good.
pub(crate) const MARGIN: i32 = 50;
/// More disagreement than this is no match.
pub(crate) const LIMIT: i32 = 450;

/// The list or the register says nothing of the place.
pub(crate) const PLACE_UNCOMPARED: i32 = 30;
/// The register names places, but not this street's; the list names one.
pub(crate) const STREET_WITHOUT_PLACE: i32 = 200;
/// Each typing error in the name of a place.
pub(crate) const PLACE_ERROR: i32 = 60;
/// A part of the official name is listed ("Kell" for "Kell am See").
pub(crate) const PARTIAL_NAME: i32 = 20;
/// The list names a place that nothing is known of.
pub(crate) const PLACE_UNKNOWN: i32 = 200;
/// The list names a Verbandsgemeinde whose municipalities are not known.
pub(crate) const ASSOCIATION_UNKNOWN: i32 = 100;
/// Beside a known place the list names something unknown.
pub(crate) const PART_UNKNOWN: i32 = 30;
/// Beside a place that agrees the list names one that lies elsewhere.
pub(crate) const PART_ELSEWHERE: i32 = 150;
/// The list names another part of the same municipality.
pub(crate) const OTHER_LOCALITY: i32 = 200;
/// The list names another place altogether.
pub(crate) const OTHER_PLACE: i32 = 350;
/// The list names the Verbandsgemeinde, without saying that it is one.
pub(crate) const BARE_ASSOCIATION: i32 = 80;
/// The list says "Verbandsgemeinde" and the municipality of that name is meant.
pub(crate) const MUNICIPALITY_AS_ASSOCIATION: i32 = 80;

/// The listed postal code cannot be compared.
pub(crate) const CODE_UNCOMPARED: i32 = 20;
/// The listed postal code is not the house's, but one of its municipality's.
pub(crate) const CODE_OF_SAME_TOWN: i32 = 60;
/// The listed postal code belongs elsewhere.
pub(crate) const CODE_DIFFERS: i32 = 120;

/// Umlauts or double letters were lost.
pub(crate) const STREET_PLAIN: i32 = 30;
/// The street is abbreviated word by word.
pub(crate) const STREET_ABBREVIATED: i32 = 50;
/// Prepositions or articles differ.
pub(crate) const STREET_ARTICLES: i32 = 80;
/// "-straße" is missing.
pub(crate) const STREET_KIND_MISSING: i32 = 120;
/// A first word is missing ("Ebertstraße" for "Friedrich-Ebert-Straße").
pub(crate) const STREET_SHORTENED: i32 = 150;
/// A letter of the street was left out.
pub(crate) const ERROR_LEFT_OUT: i32 = 75;
/// Two neighbouring letters of the street were swapped.
pub(crate) const ERROR_SWAPPED: i32 = 75;
/// A letter of the street was doubled, or a double letter written once.
pub(crate) const ERROR_DOUBLED: i32 = 60;
/// A wrong or an additional letter in the street.
pub(crate) const ERROR_WRONG: i32 = 125;

/// The register has the first number of the listed range.
pub(crate) const NUMBER_FIRST_OF_RANGE: i32 = 10;
/// Each part of the listed number that was left out (notes).
pub(crate) const NUMBER_NOTE: i32 = 10;
/// A neighbouring entry stands for the number.
pub(crate) const NUMBER_NEAR: i32 = 150;
/// The number lies between two others.
pub(crate) const NUMBER_INTERPOLATED: i32 = 190;
/// The street has no such number.
pub(crate) const NUMBER_MISSING: i32 = 240;
