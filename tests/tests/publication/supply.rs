//! What describes places does not change with the pupils; what counts them does.

use catalogue::{
    LayerKind, Shape, Table, Value, layers,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK, CLAIM_AREAS, HAZARDS, SCHOOL_SITES, WALK_ISOCHRONES},
};

use crate::made::{FEWER_PUPILS, REGION};

/// Geometry and values of the rows but for those that hang on pupils.
fn without_counts(table: &Table) -> Vec<(Option<&Shape>, Vec<&Value>)> {
    let mut rows = Vec::new();
    for row in &table.rows {
        let values = table.layer.properties.iter().zip(&row.values);
        let supply = values.filter(|(property, _)| !property.role.is_demand()).map(|(_, value)| value);
        rows.push((row.shape.as_ref(), supply.collect()));
    }
    rows
}

#[test]
fn layers_of_places_are_the_same_with_another_pupil_list() {
    assert!(REGION.pupils.len() > 2 * FEWER_PUPILS.pupils.len() && FEWER_PUPILS.pupils.len() > 500);
    for layer in
        [&SCHOOL_SITES, &CATCHMENTS_NEAREST, &CATCHMENTS_WALK, &WALK_ISOCHRONES, &CLAIM_AREAS, &HAZARDS]
    {
        assert!(layer.kind != LayerKind::Demand);
        let (one, other) = (REGION.table(layer), FEWER_PUPILS.table(layer));
        assert!(!one.rows.is_empty(), "{}", layer.id);
        assert!(without_counts(one) == without_counts(other), "{} knows the pupils", layer.id);
        assert_eq!(one == other, layer.kind == LayerKind::Supply, "{}", layer.id);
    }
}

#[test]
fn layers_of_pupils_are_others_with_another_pupil_list() {
    for layer in layers::ALL.into_iter().filter(|layer| layer.kind == LayerKind::Demand) {
        assert!(REGION.table(layer) != FEWER_PUPILS.table(layer), "{}", layer.id);
    }
}
