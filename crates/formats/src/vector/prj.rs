//! The CRS of a Shapefile from its `.prj`: well-known text as ESRI and GDAL write it. Names
//! differ from program to program, so the parameters decide.

use geo_core::crs::Crs;

use super::crs_name::crs_of_code;

/// The system of a well-known text; `None` where it is not a supported one.
pub fn crs_of_wkt(text: &str) -> Option<Crs> {
    let text = text.trim_start_matches('\u{feff}').to_lowercase();
    by_authority(&text).or_else(|| by_parameters(&text))
}

/// The name of the system, for errors.
pub fn name_of_wkt(text: &str) -> String {
    text.split('"').nth(1).unwrap_or(text).chars().take(80).collect()
}

/// The authority of the whole stands last: `…,AUTHORITY["EPSG","25832"]]`, or `ID["EPSG",25832]`.
fn by_authority(text: &str) -> Option<Crs> {
    let end = text.trim_end().strip_suffix("]]")?;
    let (_, last) = end.rsplit_once('[')?;
    let code = last.strip_prefix("\"epsg\",")?.trim_matches(['"', ' ']);
    crs_of_code(code.parse().ok()?)
}

fn by_parameters(text: &str) -> Option<Crs> {
    let has = |names: &[&str]| names.iter().any(|name| text.contains(name));
    let wgs84 = has(&["wgs_1984", "wgs84", "wgs 84", "wgs_84"]);
    let etrs89 = has(&["etrs_1989", "etrs89", "european_terrestrial_reference_system"]);
    let dhdn = has(&["deutsches_hauptdreiecksnetz", "dhdn"]);
    if !has(&["projcs", "projcrs"]) {
        return if wgs84 { Some(Crs::Wgs84) } else { etrs89.then_some(Crs::Etrs89) };
    }
    let parameter = |names: &[&str]| names.iter().find_map(|name| parameter(text, name));
    let meridian = parameter(&["central_meridian", "longitude_of_center", "longitude_of_origin"])?;
    let false_easting = parameter(&["false_easting"])?;
    let is = |wanted_meridian: f64, wanted_easting: f64| {
        (meridian - wanted_meridian).abs() < 1e-6 && (false_easting - wanted_easting).abs() < 1e-3
    };
    if has(&["transverse_mercator", "gauss_kruger", "transverse mercator"]) {
        return match () {
            () if dhdn && is(6.0, 2_500_000.0) => Some(Crs::GaussKrueger2),
            () if dhdn && is(9.0, 3_500_000.0) => Some(Crs::GaussKrueger3),
            () if dhdn && is(12.0, 4_500_000.0) => Some(Crs::GaussKrueger4),
            () if !(etrs89 || wgs84) => None,
            () if is(9.0, 500_000.0) => Some(Crs::Utm32),
            () if is(9.0, 32_500_000.0) => Some(Crs::Utm32Prefixed),
            () if is(15.0, 500_000.0) => Some(Crs::Utm33),
            () => None,
        };
    }
    if has(&["lambert_azimuthal_equal_area"]) {
        return is(10.0, 4_321_000.0).then_some(Crs::LaeaEurope);
    }
    let web = has(&["auxiliary_sphere", "popular_visualisation", "pseudo-mercator", "pseudo_mercator"]);
    (web && wgs84 && is(0.0, 0.0)).then_some(Crs::WebMercator)
}

/// The value of `PARAMETER["name",value]`.
fn parameter(text: &str, name: &str) -> Option<f64> {
    let (_, after) = text.split_once(&format!("\"{name}\","))?;
    let end = after.find([']', ','])?;
    after.get(..end)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI: &[(&str, Option<Crs>)] = &[
        (
            r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
            Some(Crs::Utm32),
        ),
        (
            r#"PROJCS["ETRS_1989_UTM_Zone_32N_8stellen",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",32500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
            Some(Crs::Utm32Prefixed),
        ),
        (
            r#"PROJCS["ETRS_1989_UTM_Zone_33N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],UNIT["Meter",1.0]]"#,
            Some(Crs::Utm33),
        ),
        (
            r#"PROJCS["DHDN_3_Degree_Gauss_Zone_3",GEOGCS["GCS_Deutsches_Hauptdreiecksnetz",DATUM["D_Deutsches_Hauptdreiecksnetz",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",3500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
            Some(Crs::GaussKrueger3),
        ),
        (
            r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
            Some(Crs::Wgs84),
        ),
        (
            r#"GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
            Some(Crs::Etrs89),
        ),
        (
            r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]"#,
            Some(Crs::WebMercator),
        ),
        (
            r#"PROJCS["ETRS_1989_LAEA",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["False_Easting",4321000.0],PARAMETER["False_Northing",3210000.0],PARAMETER["Central_Meridian",10.0],PARAMETER["Latitude_Of_Origin",52.0],UNIT["Meter",1.0]]"#,
            Some(Crs::LaeaEurope),
        ),
        (
            r#"PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["Central_Meridian",3.0],UNIT["Meter",1.0]]"#,
            None,
        ),
        (
            r#"GEOGCS["GCS_Deutsches_Hauptdreiecksnetz",DATUM["D_Deutsches_Hauptdreiecksnetz",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
            None,
        ),
    ];

    #[test]
    fn systems_are_known_by_their_parameters() {
        for (text, crs) in ESRI {
            assert_eq!(crs_of_wkt(text), *crs, "{text}");
        }
    }

    #[test]
    fn an_authority_at_the_end_decides() {
        let text = r#"PROJCS["irgendwie",GEOGCS["ETRS89",AUTHORITY["EPSG","4258"]],UNIT["metre",1],AUTHORITY["EPSG","31466"]]"#;
        assert_eq!(crs_of_wkt(text), Some(Crs::GaussKrueger2));
        let text = r#"PROJCRS["x",BASEGEOGCRS["y"],ID["EPSG",25833]]"#;
        assert_eq!(crs_of_wkt(text), Some(Crs::Utm33));
    }

    #[test]
    fn no_text_panics() {
        for text in ["", "]]", "PROJCS", "PROJCS[\"a\",PARAMETER[\"central_meridian\",", "ä\"epsg\",]]"] {
            assert_eq!(crs_of_wkt(text), None, "{text}");
        }
    }
}
