//! Filters as QGIS writes them (its `qgsoapifcql2textexpressioncompiler.cpp`): every operation in
//! parentheses, names in quotation marks where they are not letters and digits alone.

use super::rows;

#[test]
fn what_qgis_writes_is_read() {
    for (text, expected) in [
        ("(\"pupils\" > 3)", vec![4, 5]),
        ("(pupils >= 4)", vec![4, 5]),
        ("((pupils > 1) AND (\"school_type\" = 'school_type 3'))", vec![3]),
        ("(NOT ((\"school_type\" = 'school_type 3')))", vec![0, 1, 2, 4, 5]),
        ("(zone LIKE 'z%4')", vec![4]),
        ("(CASEI(zone) LIKE CASEI('ZONE 2'))", vec![2]),
        ("(CASEI(zone) NOT LIKE CASEI('%E 2'))", vec![0, 1, 3, 4, 5]),
        ("zone IN ('zone 1','zone 5')", vec![1, 5]),
        ("zone NOT IN ('zone 1','zone 5')", vec![0, 2, 3, 4]),
        ("pupils BETWEEN 2 AND 3", vec![2, 3]),
        ("pupils NOT BETWEEN 2 AND 3", vec![0, 1, 4, 5]),
        ("(pupils IS NULL)", vec![6]),
        ("(\"school_type\" IS NOT NULL)", vec![0, 1, 2, 3, 4, 5]),
        ("((pupils * 2) = 8)", vec![4]),
        ("((pupils % 3) = 2)", vec![2, 5]),
        ("((pupils ^ 2) > 9)", vec![4, 5]),
        ("(( - (pupils)) < -3)", vec![4, 5]),
        ("(zone = 'It''s \\\\ none') OR (pupils = 4)", vec![4]),
        // LIKE: the expression's backslash is doubled in the literal.
        ("(zone LIKE 'zone\\\\_4') OR (zone LIKE 'zone_5')", vec![5]),
        ("(pupils = 1.5e0) OR TRUE", vec![0, 1, 2, 3, 4, 5, 6]),
    ] {
        assert_eq!(rows("entitlement", text), expected, "{text}");
    }
    assert_eq!(rows("hazards", "(\"valid_from\" >= TIMESTAMP('2026-10-05T00:00:00.000Z'))"), [4, 5]);
    assert_eq!(rows("hazards", "\"valid_from\" BETWEEN DATE('2026-10-02') AND DATE('2026-10-03')"), [1, 2]);
}
