//! Stages of schooling as lists name them: "Primarstufe, Sek I", "1-10", "P/S1".

use geo_core::Stage;

use crate::columns::fold;

/// The stages a text names; parts that name none are passed over.
pub(crate) fn named(text: &str) -> Vec<Stage> {
    sorted(parts(text).iter().flat_map(|part| stages(part)).collect())
}

/// The stages of a list, also one of JSON; `None` where a part names none, or is a bare number,
/// which may be a stage or a year of schooling.
pub(crate) fn listed(text: &str) -> Option<Vec<Stage>> {
    let mut found = Vec::new();
    for part in parts(text) {
        let folded = fold(&part);
        let stages = if folded.bytes().all(|b| b.is_ascii_digit()) { Vec::new() } else { stages(&part) };
        if stages.is_empty() && !folded.is_empty() {
            return None;
        }
        found.extend(stages);
    }
    Some(sorted(found))
}

fn sorted(mut stages: Vec<Stage>) -> Vec<Stage> {
    stages.sort_unstable();
    stages.dedup();
    stages
}

fn parts(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(" und ", ",").replace("sekundarstufe", "sek");
    lower.split([',', ';', '/', '+', '|', '&']).map(str::to_owned).collect()
}

fn stages(part: &str) -> Vec<Stage> {
    match fold(part).as_str() {
        "p" | "prim" | "primar" | "primarstufe" | "primarbereich" | "primary" | "grundschule" => {
            vec![Stage::Primary]
        }
        "s1" | "si" | "sek1" | "seki" | "i" | "1" | "secondary1" => vec![Stage::Secondary1],
        "s2" | "sii" | "sek2" | "sekii" | "ii" | "2" | "secondary2" | "oberstufe" => {
            vec![Stage::Secondary2]
        }
        _ => grades(part).iter().filter_map(|grade| Stage::of_grade(*grade)).collect(),
    }
}

/// The grades of "1-4" or "5 bis 10".
fn grades(part: &str) -> Vec<u8> {
    let runs: Vec<u8> =
        part.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect();
    match runs[..] {
        [first, last] if first <= last && last <= 13 => (first..=last).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Stage::{Primary, Secondary1, Secondary2},
        *,
    };

    #[test]
    fn stages_are_read_from_names_and_grades() {
        assert_eq!(named("Primarstufe, Sekundarstufe I"), [Primary, Secondary1]);
        assert_eq!(named("Sek I und Sek II"), [Secondary1, Secondary2]);
        assert_eq!(named("1-10"), [Primary, Secondary1]);
        assert_eq!(named("P/S1"), [Primary, Secondary1]);
        assert!(named("Ganztag").is_empty());
    }

    #[test]
    fn a_list_is_refused_as_a_whole_where_a_part_names_no_stage() {
        assert_eq!(listed("primary; secondary_1"), Some(vec![Primary, Secondary1]));
        assert_eq!(listed(r#"["secondary_2","primary"]"#), Some(vec![Primary, Secondary2]));
        assert_eq!(listed("Klasse 5 bis 10"), Some(vec![Secondary1]));
        assert_eq!(listed("[]"), Some(Vec::new()));
        assert_eq!(listed("primary, kindergarten"), None);
        assert_eq!(listed("1,2"), None);
    }
}
