//! The project file of the region and the text that says what is what.

use super::out_folder::MARK;

/// Names of the files, as the project file names them.
pub mod names {
    /// The address register.
    pub const HOUSES: &str = "hauskoordinaten.csv";
    /// The OpenStreetMap extract.
    pub const OSM: &str = "region.osm.pbf";
    /// Postal codes.
    pub const POSTAL_CODES: &str = "plz.csv";
    /// Schools.
    pub const SCHOOLS: &str = "schulen.csv";
    /// Entrances of some schools.
    pub const ENTRANCES: &str = "eingaenge.csv";
    /// Dangerous ways.
    pub const HAZARDS: &str = "gefahren.geojson";
    /// School districts.
    pub const DISTRICTS: &str = "schulbezirke.geojson";
    /// Pupils of primary schools.
    pub const PRIMARY: &str = "schuelerliste_grundschulen.xlsx";
    /// Pupils of all other schools.
    pub const SECONDARY: &str = "schuelerliste_weiterfuehrende.csv";
    /// What should become of every row of the lists.
    pub const TRUTH: &str = "wahrheit.csv";
    /// The project file.
    pub const PROJECT: &str = "schulweg.toml";
}

/// `schulweg.toml`.
#[must_use]
pub fn project_file(seed: u64, lands: usize) -> String {
    let region =
        if lands == 1 { "Landkreis Trier-Saarburg und Trier".to_owned() } else { format!("{lands} Länder") };
    // Schools of further lands are invented like all else.
    let schools = if lands == 1 {
        "\n[attribution]\n\
         schools = \"Statistisches Landesamt Rheinland-Pfalz, gesammelt von jedeschule.de (2016); Kapazität, \
         Bildungsgänge, Fremdsprachen, Unterrichtszeiten und Ausstattung erfunden\"\n"
    } else {
        ""
    };
    format!(
        r#"# Planungsprojekt einer erfundenen Region: Straßen, Adressen, Flächen, Gefahren und alle Schülerinnen
# und Schüler sind erfunden. Was davon Tatsachen sind, steht in LIESMICH.txt.

[region]
name  = "{region} (erfunden)"
crs   = 25832                               # ETRS89 / UTM Zone 32N
rules = "rp"                                # wer befördert wird: § 69 SchulG Rheinland-Pfalz

[release]
key_date = "2026-10-15"                     # Stichtag, an dem das Alter zählt

[inputs]
# Schülerlisten: eine Excel-Mappe und eine CSV-Datei, wie Schulverwaltungen sie liefern
pupils       = ["{}", "{}"]
schools      = "{}"
# Adressregister, das vertrauenswürdigste zuerst; das zweite ist die Datei unter osm
addresses    = [{{ format = "hk-de", path = "{}" }}, {{ format = "osm" }}]
osm          = "{}"
# Postleitzahlen der Gemeinden: ein Hinweis, nie ein Filter
postal_codes = "{}"
# Eingänge einiger Schulen; bei den übrigen zählen Tore und Türen im OpenStreetMap-Auszug
entrances    = "{}"
# Wege, die (erfundene) Ämter als besonders gefährlich festgestellt haben
hazards      = "{}"

[inputs.areas]
municipalities   = "{}.shp"
school_districts = "{}"
{schools}
[synth]
seed = {seed}                                # aus dieser Zahl ist die Region erfunden
"#,
        names::PRIMARY,
        names::SECONDARY,
        names::SCHOOLS,
        names::HOUSES,
        names::OSM,
        names::POSTAL_CODES,
        names::ENTRANCES,
        names::HAZARDS,
        super::areas::LAYER,
        names::DISTRICTS,
    )
}

/// `LIESMICH.txt`.
#[must_use]
pub fn read_me(seed: u64) -> String {
    format!(
        "{MARK}\n\
         \n\
         Straßen, Adressen, Gemeindeflächen, Schulgelände mit Eingängen, Schulbezirke, Gefahren, Kapazitäten,\n\
         Bildungsgänge, Fremdsprachen, Unterrichtszeiten, Ausstattung und alle Schülerinnen und Schüler sind ERFUNDEN\n\
         (Startwert {seed}). Gleicht eine Adresse einer echten, so ist das Zufall. Kein Amt hat die Gefahren\n\
         festgestellt, kein Schulträger die Bezirke.\n\
         \n\
         {houses}   Adressregister im Format HK-DE 5.2, EPSG:25832\n\
         {osm}        Straßen, Wege, Adressen, Haltestellen, Schulen mit Gelände und Toren als\n\
         \u{20}                     OpenStreetMap-Auszug\n\
         gemeinden.shp u. a.   Gemeindeflächen, EPSG:25832: eine erfundene Aufteilung um die echten Lagen\n\
         {codes}               Postleitzahlen der Gemeinden\n\
         {schools}           Schulen mit Zahl der Schülerinnen und Schüler (um 2016), Kapazität und Zeiten\n\
         {entrances}         Eingänge einiger Schulen, WGS 84\n\
         {hazards}      besonders gefährliche Wege und Querungen: Grund, Amt, Stufen, Gültigkeit, WGS 84\n\
         {districts}  Schulbezirke der öffentlichen Grundschulen, WGS 84\n\
         {primary}   Schülerliste der Grundschulen (Excel)\n\
         {secondary}   Schülerliste der übrigen Schulen (Windows-1252, Semikolon)\n\
         {truth}          je Zeile der beiden Listen: Art der Verschmutzung, was herauskommen soll, Adresse\n\
         {project}         Projektdatei für schulweg check und schulweg build\n\
         \n\
         Tatsachen sind allein Namen, Schlüssel, Lage, Einwohner und Größe der Gemeinden, Postleitzahlen,\n\
         Namen, Anschriften, Lage und Zahlen der Schulen, Namen und Lage der Haltestellen im ersten Land;\n\
         weitere Länder (--pupils, --addresses, --scale) sind im Ganzen erfunden. Quellen:\n\
         - Gemeinden: Gemeindeverzeichnis, © Statistisches Bundesamt (Destatis); Namen der Verbandsgemeinden:\n\
         \u{20}\u{20}© GeoBasis-DE / BKG (2021), dl-de/by-2-0\n\
         - Postleitzahlen: © OpenStreetMap contributors, ODbL 1.0\n\
         - Schulen: Statistisches Landesamt Rheinland-Pfalz, gesammelt von jedeschule.de (2016)\n\
         - Haltestellen: DB InfraGO, CC BY 4.0; © OpenStreetMap contributors, ODbL 1.0\n",
        houses = names::HOUSES,
        osm = names::OSM,
        codes = names::POSTAL_CODES,
        schools = names::SCHOOLS,
        entrances = names::ENTRANCES,
        hazards = names::HAZARDS,
        districts = names::DISTRICTS,
        primary = names::PRIMARY,
        secondary = names::SECONDARY,
        truth = names::TRUTH,
        project = names::PROJECT,
    )
}
