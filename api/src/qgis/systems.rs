//! The two coordinate reference systems of the project, as QGIS writes them into one
//! (`QgsCoordinateReferenceSystem::writeXml`); every version finds the system by its id or its WKT.

/// OGC:CRS84: what the layers are asked in.
pub(super) const CRS84: &str = include_str!("crs84.xml");

/// EPSG:25832: what the map is drawn in.
pub(super) const UTM32: &str = include_str!("utm32.xml");
