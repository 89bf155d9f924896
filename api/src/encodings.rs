//! Features in other forms than GeoJSON and pages.
