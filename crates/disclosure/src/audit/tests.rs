//! Tests of the audit on publications of an invented region.
