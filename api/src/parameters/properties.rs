//! The properties that features are asked with: `properties=name,pupils`.

use catalogue::Layer;

use crate::problem::Problem;

/// The places of the named properties among the layer's, in its order.
///
/// # Errors
/// 400 for what is no property of the layer.
pub(crate) fn properties(text: &str, layer: &Layer) -> Result<Vec<usize>, Problem> {
    let names: Vec<&str> = text.split(',').collect();
    let is_known = |name: &&&str| layer.properties.iter().any(|property| property.name == **name);
    if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
        let known: Vec<&str> = layer.properties.iter().map(|property| property.name).collect();
        let known = known.join(", ");
        return Err(Problem::bad(
            format!("properties: {unknown:?} is none of {known}"),
            format!("properties: {unknown:?} ist keine von diesen: {known}"),
        ));
    }
    let chosen = layer.properties.iter().enumerate().filter(|(_, property)| names.contains(&property.name));
    Ok(chosen.map(|(place, _)| place).collect())
}

#[cfg(test)]
mod tests {
    use catalogue::layers::HAZARDS;

    use super::*;

    #[test]
    fn properties_come_in_the_order_of_the_layer() {
        let [first, second] = [0, 1].map(|at| HAZARDS.properties[at].name);
        assert_eq!(properties(&format!("{second},{first},{second}"), &HAZARDS), Ok(vec![0, 1]));
        for text in ["", "nothing", "reason,", "reason,nothing"] {
            assert!(properties(text, &HAZARDS).is_err(), "{text}");
        }
    }
}
