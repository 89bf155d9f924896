//! What a request for features asks for, parameter by parameter.

pub(crate) mod bbox;
pub(crate) mod datetime;
pub(crate) mod limit;
