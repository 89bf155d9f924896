//! The presets of the sixteen Länder, as they stand in `geodata/rules`.

/// The Länder by their usual abbreviations, with the text of their rule files.
pub const LAENDER: [(&str, &str); 16] = [
    ("bb", include_str!("../../../../geodata/rules/bb.toml")),
    ("be", include_str!("../../../../geodata/rules/be.toml")),
    ("bw", include_str!("../../../../geodata/rules/bw.toml")),
    ("by", include_str!("../../../../geodata/rules/by.toml")),
    ("hb", include_str!("../../../../geodata/rules/hb.toml")),
    ("he", include_str!("../../../../geodata/rules/he.toml")),
    ("hh", include_str!("../../../../geodata/rules/hh.toml")),
    ("mv", include_str!("../../../../geodata/rules/mv.toml")),
    ("ni", include_str!("../../../../geodata/rules/ni.toml")),
    ("nw", include_str!("../../../../geodata/rules/nw.toml")),
    ("rp", include_str!("../../../../geodata/rules/rp.toml")),
    ("sh", include_str!("../../../../geodata/rules/sh.toml")),
    ("sl", include_str!("../../../../geodata/rules/sl.toml")),
    ("sn", include_str!("../../../../geodata/rules/sn.toml")),
    ("st", include_str!("../../../../geodata/rules/st.toml")),
    ("th", include_str!("../../../../geodata/rules/th.toml")),
];

/// The abbreviations, joined for a message.
#[must_use]
pub fn names() -> String {
    LAENDER.map(|(land, _)| land).join(", ")
}
