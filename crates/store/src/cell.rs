//! Text cells of tables for people. A register can be edited by strangers, and a spreadsheet takes a
//! cell that begins with `=`, `+`, `-` or `@` for a formula and runs it: such a cell gets an
//! apostrophe in front, the spreadsheets' own mark for text.

/// A text as one cell on one line.
#[must_use]
pub fn text(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    // A German spreadsheet may split at semicolons, whatever the quotes say.
    let mut at_start = true;
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if at_start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            cell.push('\'');
        }
        at_start = c == ';' || (at_start && c == ' ');
        cell.push(c);
    }
    cell
}

/// Several texts in one cell, joined by `|`; a `|` within one becomes `¦`.
#[must_use]
pub fn list(texts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = texts.map(|text| text.replace('|', "¦")).collect();
    text(&parts.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_spellings_stay_as_the_register_writes_them() {
        for ordinary in ["Karl-Marx-Straße", "12 a-c", "St. Wendeler Str.", "54290", "An d' Eich", ""] {
            assert_eq!(text(ordinary), ordinary);
        }
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_marked_as_text() {
        assert_eq!(text("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(text("+1"), "'+1");
        assert_eq!(text("\t@SUM(A1)"), " '@SUM(A1)");
        assert_eq!(text("Weg;=1+1"), "Weg;'=1+1");
        assert_eq!(list(["-2".to_owned()].into_iter()), "'-2");
    }

    #[test]
    fn line_ends_within_a_cell_become_spaces() {
        assert_eq!(text("Am\r\nBach"), "Am  Bach");
    }

    #[test]
    fn as_many_candidates_come_back_as_went_in() {
        let cell = list(["Weg 1|2, Ort".to_owned(), "Weg 3, Ort".to_owned()].into_iter());
        assert_eq!(cell.split('|').collect::<Vec<_>>(), ["Weg 1¦2, Ort", "Weg 3, Ort"]);
        assert_eq!(list(std::iter::empty()), "");
    }
}
