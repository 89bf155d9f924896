//! All properties, each once. A layer names them in its order; a program that reads or writes a
//! value names the property, never a string.

use crate::{
    property::{Kind, Property, Role, Unit},
    text::Text,
};

macro_rules! property {
    ($(#[$doc:meta])* $id:ident, $name:literal, $short:literal, $kind:ident, $unit:expr, $role:ident,
     $title:expr, $description:expr) => {
        $(#[$doc])*
        pub static $id: Property = Property {
            name: $name,
            short: $short,
            kind: Kind::$kind,
            unit: $unit,
            role: Role::$role,
            title: $title,
            description: $description,
        };
    };
}

property!(
    /// School number, with the number of the site where there are several.
    SITE, "site", "site", Text, None, Key,
    Text::new("Schulstandort", "School site"),
    Text::new("Schulnummer, bei mehreren Standorten mit der Nummer des Standorts.", "School number, with the number of the site where there are several.")
);

property!(
    /// Name of the school at the site.
    SITE_NAME, "site_name", "site_name", Text, None, Fact,
    Text::new("Name des Standorts", "Name of the site"),
    Text::new("Name der Schule am Standort.", "Name of the school at the site.")
);

property!(
    /// Official number of the school.
    NUMBER, "number", "number", Text, None, Fact,
    Text::new("Schulnummer", "School number"),
    Text::new("Amtliche Nummer der Schule.", "Official number of the school.")
);

property!(
    /// Name.
    NAME, "name", "name", Text, None, Fact,
    Text::new("Name", "Name"),
    Text::new("Name.", "Name.")
);

property!(
    /// School types of the site, separated by commas.
    TYPE, "type", "type", Text, None, Fact,
    Text::new("Schulart", "School type"),
    Text::new("Schularten des Standorts, durch Komma getrennt.", "School types of the site, separated by commas.")
);

property!(
    /// Stages, separated by commas: primary, secondary_1, secondary_2.
    STAGES, "stages", "stages", Text, None, Fact,
    Text::new("Stufen", "Stages"),
    Text::new("Stufen, durch Komma getrennt: primary, secondary_1, secondary_2.", "Stages, separated by commas: primary, secondary_1, secondary_2.")
);

property!(
    /// Earliest start of the first lesson in the school list.
    BELL_START, "bell_start", "bell_start", Time, None, Fact,
    Text::new("Unterrichtsbeginn", "Start of lessons"),
    Text::new("Frühester Beginn der ersten Stunde laut Schulliste.", "Earliest start of the first lesson in the school list.")
);

property!(
    /// Latest end of the last lesson in the school list.
    BELL_END, "bell_end", "bell_end", Time, None, Fact,
    Text::new("Unterrichtsende", "End of lessons"),
    Text::new("Spätestes Ende der letzten Stunde laut Schulliste.", "Latest end of the last lesson in the school list.")
);

property!(
    /// Further columns of the school list, such as digital equipment, as name: value.
    EQUIPMENT, "equipment", "equipment", Text, None, Fact,
    Text::new("Ausstattung", "Equipment"),
    Text::new("Weitere Spalten der Schulliste, etwa zur digitalen Ausstattung, als Name: Wert.", "Further columns of the school list, such as digital equipment, as name: value.")
);

property!(
    /// Protected count (cell-key method): its change is 0 on average.
    PUPILS, "pupils", "pupils", Integer, Some(Unit::Pupils), Count,
    Text::new("Schülerinnen und Schüler", "Pupils"),
    Text::new("Geschützte Anzahl (Cell-Key-Methode): Abweichung im Mittel 0.", "Protected count (cell-key method): its change is 0 on average.")
);

property!(
    /// Official id of the INSPIRE grid cell (EPSG:3035).
    CELL_ID, "cell_id", "cell_id", Text, None, Key,
    Text::new("Gitterzelle", "Grid cell"),
    Text::new("Amtliche Kennung der INSPIRE-Gitterzelle (EPSG:3035).", "Official id of the INSPIRE grid cell (EPSG:3035).")
);

property!(
    /// Numbered addresses that the register holds there; empty where it has gaps.
    ADDRESSES, "addresses", "addresses", Integer, Some(Unit::Addresses), Fact,
    Text::new("Adressen", "Addresses"),
    Text::new("Adressen mit Hausnummer, die das Adressregister dort führt; leer, wo es Lücken hat.", "Numbered addresses that the register holds there; empty where it has gaps.")
);

property!(
    /// Official municipality key (AGS), eight digits.
    AGS, "ags", "ags", Text, None, Key,
    Text::new("Gemeindeschlüssel", "Municipality key"),
    Text::new("Amtlicher Gemeindeschlüssel (AGS), acht Ziffern.", "Official municipality key (AGS), eight digits.")
);

property!(
    /// Key of the association (Verbandsgemeinde) that the municipality belongs to.
    ASSOCIATION, "association", "assoc", Text, None, Fact,
    Text::new("Verbandsgemeinde", "Association"),
    Text::new(
        "Schlüssel der Verbandsgemeinde, der die Gemeinde angehört (die ersten neun Ziffern des Regionalschlüssels).",
        "Key of the association that the municipality belongs to (the first nine digits of its regional key)."
    )
);

property!(
    /// all, primary, secondary_1, secondary_2 or unknown.
    STAGE, "stage", "stage", Text, None, Breakdown,
    Text::new("Stufe", "Stage"),
    Text::new("all, primary, secondary_1, secondary_2 oder unknown.", "all, primary, secondary_1, secondary_2 or unknown.")
);

property!(
    /// Age in years at the key date, all or unknown.
    AGE_BAND, "age_band", "age_band", Text, None, Breakdown,
    Text::new("Altersgruppe", "Age band"),
    Text::new("Alter in Jahren am Stichtag, all oder unknown.", "Age in years at the key date, all or unknown.")
);

property!(
    /// Municipality (AGS); in a large one its Ortsbezirk or 1 km cell.
    ZONE, "zone", "zone", Text, None, Key,
    Text::new("Zone", "Zone"),
    Text::new("Gemeinde (AGS); in einer großen ihr Ortsbezirk oder ihre 1-km-Zelle.", "Municipality (AGS); in a large one its Ortsbezirk or 1 km cell.")
);

property!(
    /// Name of the municipality or Ortsbezirk, or the id of the cell.
    ZONE_NAME, "zone_name", "zone_name", Text, None, Fact,
    Text::new("Name der Zone", "Name of the zone"),
    Text::new("Name der Gemeinde oder des Ortsbezirks, oder die Kennung der Zelle.", "Name of the municipality or Ortsbezirk, or the id of the cell.")
);

property!(
    /// Part of the published pupils of the zone and stage.
    SHARE, "share", "share", Real, Some(Unit::Share), Derived,
    Text::new("Anteil", "Share"),
    Text::new("Anteil an den veröffentlichten Schülerinnen und Schülern der Zone und Stufe.", "Part of the published pupils of the zone and stage.")
);

property!(
    /// Length of the line from the zone's label point to the site.
    KM, "km", "km", Real, Some(Unit::Kilometres), Fact,
    Text::new("Luftlinie", "Straight line"),
    Text::new("Länge der Linie vom Bezugspunkt der Zone zum Standort.", "Length of the line from the zone's label point to the site.")
);

property!(
    /// School type or all; Förderschulen do not stand on their own.
    SCHOOL_TYPE, "school_type", "schooltype", Text, None, Breakdown,
    Text::new("Schulart", "School type"),
    Text::new("Schulart oder all; Förderschulen stehen nicht für sich.", "School type or all; Förderschulen do not stand on their own.")
);

property!(
    /// Protected count; empty where fewer than 10 are published.
    ENTITLED_DISTANCE, "entitled_distance", "ent_dist", Integer, Some(Unit::Pupils), Count,
    Text::new("Anspruch wegen der Entfernung", "Entitled by distance"),
    Text::new("Geschützte Anzahl; leer, wo weniger als 10 veröffentlicht sind.", "Protected count; empty where fewer than 10 are published.")
);

property!(
    /// Protected count; empty where fewer than 10 are published.
    ENTITLED_DANGER, "entitled_danger", "ent_danger", Integer, Some(Unit::Pupils), Count,
    Text::new("Anspruch wegen Gefährlichkeit", "Entitled because of danger"),
    Text::new("Geschützte Anzahl; leer, wo weniger als 10 veröffentlicht sind.", "Protected count; empty where fewer than 10 are published.")
);

property!(
    /// Protected count; empty where fewer than 10 are published.
    NOT_ENTITLED, "not_entitled", "not_ent", Integer, Some(Unit::Pupils), Count,
    Text::new("Kein Anspruch", "Not entitled"),
    Text::new("Geschützte Anzahl; leer, wo weniger als 10 veröffentlicht sind.", "Protected count; empty where fewer than 10 are published.")
);

property!(
    /// Protected count; empty where fewer than 10 are published.
    BORDERLINE, "borderline", "borderline", Integer, Some(Unit::Pupils), Count,
    Text::new("Grenzfälle", "Borderline"),
    Text::new("Geschützte Anzahl; leer, wo weniger als 10 veröffentlicht sind.", "Protected count; empty where fewer than 10 are published.")
);

property!(
    /// Protected count; empty where fewer than 10 are published.
    CASE_BY_CASE, "case_by_case", "case_by", Integer, Some(Unit::Pupils), Count,
    Text::new("Einzelfälle", "Case by case"),
    Text::new(
        "Anzahl, geschützt mit T = 10, weil besonderer Förderbedarf darunter ist; leer, wo weniger als 10 veröffentlicht sind.",
        "Count, protected with T = 10, because special needs are among it; empty where fewer than 10 are published."
    )
);

property!(
    /// Area in EPSG:25832.
    AREA_KM2, "area_km2", "area_km2", Real, Some(Unit::SquareKilometres), Fact,
    Text::new("Fläche", "Area"),
    Text::new("Fläche in EPSG:25832.", "Area in EPSG:25832.")
);

property!(
    /// Longest way on foot to the site.
    METRES, "metres", "metres", Integer, Some(Unit::Metres), Key,
    Text::new("Gehweg bis", "Walk up to"),
    Text::new("Längster Gehweg zum Standort.", "Longest way on foot to the site.")
);

property!(
    /// Paragraph and threshold that decide the area.
    RULE, "rule", "rule", Text, None, Fact,
    Text::new("Regel", "Rule"),
    Text::new("Paragraf und Schwelle, nach denen die Fläche bestimmt ist.", "Paragraph and threshold that decide the area.")
);

property!(
    /// none, distance, danger: why a pupil living there would be entitled to transport.
    STATUS, "status", "status", Text, None, Key,
    Text::new("Anspruch", "Claim"),
    Text::new("none (kein Anspruch), distance (wegen der Entfernung), danger (wegen Gefährlichkeit).", "none, distance, danger: why a pupil living there would be entitled to transport.")
);

property!(
    /// Why the way counts as especially dangerous.
    REASON, "reason", "reason", Text, None, Fact,
    Text::new("Grund", "Reason"),
    Text::new("Warum der Weg als besonders gefährlich gilt.", "Why the way counts as especially dangerous.")
);

property!(
    /// The office that decided.
    DECIDED_BY, "decided_by", "decided_by", Text, None, Fact,
    Text::new("Entschieden von", "Decided by"),
    Text::new("Die Behörde, die entschieden hat.", "The office that decided.")
);

property!(
    /// First day; empty for ever before.
    VALID_FROM, "valid_from", "valid_from", Date, None, Fact,
    Text::new("Gültig ab", "Valid from"),
    Text::new("Erster Tag; leer für seit jeher.", "First day; empty for ever before.")
);

property!(
    /// Last day; empty for ever after.
    VALID_TO, "valid_to", "valid_to", Date, None, Fact,
    Text::new("Gültig bis", "Valid to"),
    Text::new("Letzter Tag; leer für unbefristet.", "Last day; empty for ever after.")
);

property!(
    /// What the row counts by: place, municipality, association, district, stage, age_band, school_type, entitlement or special_schools.
    BREAKDOWN, "breakdown", "breakdown", Text, None, Breakdown,
    Text::new("Gliederung", "Breakdown"),
    Text::new("Wonach die Zeile zählt: place, municipality, association, district, stage, age_band, school_type, entitlement oder special_schools.", "What the row counts by: place, municipality, association, district, stage, age_band, school_type, entitlement or special_schools.")
);

property!(
    /// The group; outside are residences outside the region, unplaced those without a position.
    VALUE, "value", "value", Text, None, Breakdown,
    Text::new("Ausprägung", "Value"),
    Text::new("Die Gruppe; outside sind Wohnorte außerhalb der Region, unplaced solche ohne Lage.", "The group; outside are residences outside the region, unplaced those without a position.")
);

property!(
    /// Name of the group, where it has one.
    VALUE_NAME, "value_name", "value_name", Text, None, Fact,
    Text::new("Name der Ausprägung", "Name of the value"),
    Text::new("Name der Gruppe, wo sie einen hat.", "Name of the group, where it has one.")
);
