//! CQL2 (OGC 21-065r2): filters as text and as JSON, checked against a layer and asked of its rows.
