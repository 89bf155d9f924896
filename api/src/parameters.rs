//! What a request for features asks for, parameter by parameter.

pub(crate) mod bbox;
pub(crate) mod crs;
pub(crate) mod datetime;
pub(crate) mod equals;
pub(crate) mod limit;
pub(crate) mod old_qgis;
pub(crate) mod position;
pub(crate) mod properties;
pub(crate) mod sortby;
pub(crate) mod switches;
