//! Whose data a layer is made from, as a map has to name them.

use catalogue::{About, Layer};

/// Whom to name beside a layer, with the licence; nobody twice.
pub(crate) fn credits(about: &About, layer: &Layer) -> Vec<String> {
    let mut credits: Vec<String> = Vec::new();
    for attribution in about.attributions.iter().filter(|known| layer.sources.contains(&known.source)) {
        let credit = match attribution.licence.as_str() {
            "" => attribution.text.clone(),
            licence => format!("{} ({licence})", attribution.text),
        };
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    credits
}
