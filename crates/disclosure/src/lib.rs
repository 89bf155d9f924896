//! Statistical disclosure control: counts of pupils on a fixed geography that say nothing about a
//! single one, and the audit that attacks them.

pub mod zones;
