//! A project of real data from end to end: addresses and schools of the OpenStreetMap extract
//! of Herrenberg, pupils drawn from its real addresses with misspelt ones among them, and the ways on
//! foot between them.

#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use catalogue::layers::{self, HAZARDS, PUPILS_BY_MUNICIPALITY};
use disclosure::audit::audit;
use e2e::Folder;
use formats::{
    pupil_list::Identity,
    register::{RegisterFormat, RegisterOptions, read_register},
};
use geo_core::{EastNorth, LonLat, SchoolNumber, SchoolType, Stage, geocode::MatchLevel};
use network::geodesy::length_of;
use osmpbf::{Element, ElementReader};
use planning::Keys;
use serde_json::Value;
use store::{PUBLICATION, VaultPupil, VaultWalk, publication::read};
use synth::{Random, corruption::SPELLINGS};

/// So many pupils are drawn.
const PUPILS: usize = 4000;

/// Street, number, postal code and place, with every position the register has for them.
type Addresses = BTreeMap<[String; 4], Vec<EastNorth>>;

fn extract() -> PathBuf {
    Path::new(option_env!("SHARED_DATA").unwrap_or_default()).join("herrenberg/herrenberg-and-around.osm.pbf")
}

fn addresses(path: &Path) -> Addresses {
    let mut addresses = Addresses::new();
    read_register(RegisterFormat::Osm, path, &RegisterOptions::default(), &mut |entry| {
        let fields =
            [entry.street, entry.house_number, entry.postal_code, entry.postal_place].map(str::to_owned);
        if fields.iter().all(|field| !field.is_empty()) {
            addresses.entry(fields).or_default().push(entry.position);
        }
    })
    .unwrap();
    addresses
}

/// The schools whose name says their type, with longitude and latitude: of the node, or of the
/// first node of the grounds.
fn schools(path: &Path) -> Vec<(String, [f64; 2])> {
    let mut schools: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    let mut grounds: BTreeMap<i64, String> = BTreeMap::new();
    let name_of = |tags: &mut dyn Iterator<Item = (&str, &str)>| {
        let tags: BTreeMap<&str, &str> = tags.collect();
        let name = tags.get("name").filter(|name| !SchoolType::all_in(name).is_empty())?;
        (tags.get("amenity") == Some(&"school")).then(|| (*name).to_owned())
    };
    let each =
        |take: &mut dyn FnMut(Element)| ElementReader::from_path(path).unwrap().for_each(take).unwrap();
    each(&mut |element| match element {
        Element::Node(node) => {
            schools.extend(name_of(&mut node.tags()).map(|name| (name, [node.lon(), node.lat()])));
        }
        Element::DenseNode(node) => {
            schools.extend(name_of(&mut node.tags()).map(|name| (name, [node.lon(), node.lat()])));
        }
        Element::Way(way) => {
            grounds.extend(way.refs().next().zip(name_of(&mut way.tags())));
        }
        Element::Relation(_) => {}
    });
    each(&mut |element| {
        let (id, at) = match &element {
            Element::Node(node) => (node.id(), [node.lon(), node.lat()]),
            Element::DenseNode(node) => (node.id(), [node.lon(), node.lat()]),
            _ => return,
        };
        schools.extend(grounds.get(&id).map(|name| (name.clone(), at)));
    });
    schools.into_iter().collect()
}

/// The years of schooling that a school of this name teaches.
fn grades(name: &str) -> Vec<u8> {
    let types = SchoolType::all_in(name);
    let teaches = |stage| types.iter().any(|school_type| school_type.stages().contains(&stage));
    (1..=13).filter(|grade| Stage::of_grade(*grade).is_some_and(teaches)).collect()
}

/// A pupil that was drawn: id, positions of the address, school.
struct Drawn<'a> {
    id: String,
    positions: &'a Vec<EastNorth>,
    school: String,
}

/// The project without ways: schools of the extract, pupils of its addresses.
fn project<'a>(
    path: &Path,
    addresses: &'a Addresses,
    schools: &[(String, [f64; 2])],
) -> (Folder, Vec<Drawn<'a>>) {
    let folder = Folder::new();
    assert!(addresses.len() > 20_000 && schools.len() > 15, "{} {}", addresses.len(), schools.len());
    let mut school_list = csv::Writer::from_writer(Vec::new());
    school_list.write_record(["Schulnummer", "Name", "Schulart", "lon", "lat"]).unwrap();
    for (number, (name, [lon, lat])) in schools.iter().enumerate() {
        let number = format!("{:05}", number + 1);
        school_list.write_record([&number, name, name, &lon.to_string(), &lat.to_string()]).unwrap();
    }
    folder.write("schools.csv", school_list.into_inner().unwrap());

    let mut random = Random::new(2020);
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["ID", "Nachname", "Straße", "Hausnr.", "PLZ", "Wohnort", "Klasse", "Schulnummer"])
        .unwrap();
    let all: Vec<(&[String; 4], &Vec<EastNorth>)> = addresses.iter().collect();
    let grades: Vec<Vec<u8>> = schools.iter().map(|(name, _)| grades(name)).collect();
    let mut drawn = Vec::new();
    while drawn.len() < PUPILS {
        let ([street, number, code, place], positions) = random.pick(&all);
        // Every other pupil's address is misspelt.
        let (listed, listed_number) = if drawn.len().is_multiple_of(2) {
            (street.clone(), number.clone())
        } else {
            let (_, spell) = random.pick(SPELLINGS);
            let Some(misspelt) = spell(&mut random, street, number) else { continue };
            misspelt
        };
        let id = format!("H{:05}", drawn.len());
        let at = random.below(schools.len());
        let school = format!("{:05}", at + 1);
        let grade = random.pick(&grades[at]).to_string();
        list.write_record([&id, "Geheim-Planted", &listed, &listed_number, code, place, &grade, &school])
            .unwrap();
        drawn.push(Drawn { id, positions, school });
    }
    folder.write("pupils/list.csv", list.into_inner().unwrap());
    folder.write(
        "schulweg.toml",
        format!(
            "[region]\nname = \"Herrenberg\"\nrules = \"bw\"\n[release]\nkey_date = \"2020-10-15\"\n[inputs]\n\
             addresses = [{{ format = \"osm\", path = {:?} }}]\n",
            path.display().to_string()
        ),
    );
    (folder, drawn)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn pupils_of_herrenberg_s_real_addresses_come_into_the_vault_at_their_houses() {
    let path = extract();
    let (addresses, schools) = (addresses(&path), schools(&path));
    let (folder, drawn) = project(&path, &addresses, &schools);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let schools_read = format!("{0} rows read = {0} taken in + 0 rejected", schools.len());
    assert!(run.stdout.contains("Herrenberg") && run.stdout.contains(&schools_read), "{}", run.stdout);

    let keys = Keys::read(&folder.path().join("schulweg.key")).unwrap();
    let pupils: BTreeMap<_, _> = folder.pupils().into_iter().map(|pupil| (pupil.pseudonym, pupil)).collect();
    assert_eq!(pupils.len(), PUPILS);
    let (mut right, mut wrong) = (0, 0);
    for Drawn { id, positions, school } in &drawn {
        // The reader takes capitals for small letters in an id.
        let pupil = &pupils[&keys.pseudonym(&Identity::Id(&id.to_lowercase()))];
        assert_eq!(pupil.school, Some(SchoolNumber(school.clone())));
        let at_home =
            pupil.residence.is_some_and(|at| positions.iter().any(|home| home.distance(at).0 < 0.01));
        if pupil.match_level == MatchLevel::HouseNumber {
            right += usize::from(at_home);
            wrong += usize::from(!at_home);
        }
    }
    assert!(right * 100 >= PUPILS * 99, "{right} of {PUPILS}");
    assert!(wrong * 1000 <= PUPILS * 2, "{wrong} wrong");
    for name in ["vault.gpkg", "review.csv", "run.json", PUBLICATION] {
        let bytes = folder.bytes(name);
        assert!(!bytes.windows(7).any(|window| window == b"Planted"), "a name in {name}");
    }
}

fn classes(walks: &[(VaultPupil, VaultWalk)]) -> BTreeMap<String, usize> {
    let mut classes = BTreeMap::new();
    for (_, walk) in walks {
        *classes.entry(walk.entitlement.clone()).or_default() += 1;
    }
    classes
}

/// The entrances of every site, as the vault draws them.
fn entrances(folder: &Folder) -> BTreeMap<String, Vec<LonLat>> {
    let database = rusqlite::Connection::open(folder.path().join("vault.gpkg")).unwrap();
    let mut select = database.prepare("SELECT site, geom FROM entrances").unwrap();
    let rows = select
        .query_map((), |row| {
            let (site, point): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            // A point ends with its two coordinates.
            let [east, north] =
                [16, 8].map(|back| f64::from_le_bytes(point[point.len() - back..][..8].try_into().unwrap()));
            Ok((site, EastNorth { east, north }.to_lon_lat().unwrap()))
        })
        .unwrap();
    let mut entrances: BTreeMap<String, Vec<LonLat>> = BTreeMap::new();
    for (site, entrance) in rows.map(Result::unwrap) {
        entrances.entry(site).or_default().push(entrance);
    }
    entrances
}

/// Baden-Württemberg names no lengths: its preset leaves all to a person. The rules of
/// Rhineland-Palatinate stand in for those of a district, so that there is something to decide.
#[test]
#[cfg_attr(not(shared_data), ignore = "needs ../shared/data")]
fn the_ways_of_herrenberg_are_measured_on_its_real_streets() {
    let path = extract();
    let (addresses, schools) = (addresses(&path), schools(&path));
    let (folder, _) = project(&path, &addresses, &schools);
    let toml = folder.read("schulweg.toml") + &format!("osm = {:?}\n", path.display().to_string());
    folder.write("schulweg.toml", &toml);
    let run = folder.schulweg(&["build"]).expect_code(0);
    let in_bw = folder.walks();
    for (pupil, walk) in &in_bw {
        let expected = match pupil.residence {
            None => ["unknown", "not_placed"],
            Some(_) => ["case_by_case", "no_threshold_in_land"],
        };
        assert_eq!([walk.entitlement.as_str(), &walk.reason], expected);
    }
    // Mapped gates and doors first, then where ways cross the outline of the grounds.
    for known in ["gates and doors mapped on the grounds", "ways that cross the outline of the grounds"] {
        assert!(run.stdout.contains(known), "{}", run.stdout);
    }

    folder.set("rules", "rules = \"rp\"");
    let run = folder.schulweg(&["build", "--replace"]).expect_code(0);
    let walks = folder.walks();
    assert_eq!(walks.len(), PUPILS);
    let entrances = entrances(&folder);
    let (mut placed, mut reached) = (0, 0);
    for ((pupil, walk), (_, before)) in walks.iter().zip(&in_bw) {
        let attended = walk.attended.as_ref().unwrap();
        assert_eq!((&walk.attended, Some(&attended.site.school)), (&before.attended, pupil.school.as_ref()));
        let Some(home) = pupil.residence else { continue };
        placed += 1;
        let Some(way) = attended.metres else { continue };
        reached += 1;
        let home = home.to_lon_lat().unwrap();
        let straight =
            entrances[&attended.site.to_string()].iter().map(|entrance| length_of(home, *entrance));
        let straight = straight.fold(f64::INFINITY, f64::min);
        // Both ends are rounded to millimetres.
        assert!(way.0 > straight - 0.01, "{straight} {walk:?}");
        assert!(way.0 < 3.0 * straight + 2_000.0, "no detour there is larger: {straight} {walk:?}");
        let is_nearest =
            walk.nearest.as_ref().and_then(|nearest| nearest.metres).is_none_or(|nearest| nearest.0 <= way.0);
        assert!(is_nearest, "the school attended is a candidate: {walk:?}");
        assert_eq!(walk.safe, walk.claim.as_ref().and_then(|claim| claim.metres), "no hazards");
    }
    assert!(placed * 100 >= PUPILS * 98 && reached * 100 >= placed * 95, "{placed} {reached}");
    let classes = classes(&walks);
    for class in ["entitled_distance", "not_entitled", "borderline", "case_by_case"] {
        assert!(classes.get(class).is_some_and(|pupils| *pupils > 0), "{classes:?}");
    }
    let decided = PUPILS - classes["case_by_case"];
    assert!(decided * 2 > PUPILS && !classes.contains_key("entitled_danger"), "{classes:?}");
    let record: Value = serde_json::from_str(&folder.read("run.json")).unwrap();
    assert_eq!(record["claims"], serde_json::json!(classes));
    assert!(run.stdout.contains("Claim to transport: 4,000 pupils"), "{}", run.stdout);

    let run = folder.schulweg(&["audit", PUBLICATION]).expect_code(0);
    assert!(
        run.stdout.contains("% of the published pupils live in zone rows of 10 or more"),
        "{}",
        run.stdout
    );
    let publication = read(&folder.path().join(PUBLICATION)).unwrap();
    for table in &publication.tables {
        assert!(!table.rows.is_empty() || table.layer == &HAZARDS, "nothing in {}", table.layer.id);
    }
    // The project names no municipalities: zones are cells.
    let missing: Vec<&str> = (layers::ALL.iter())
        .filter(|layer| publication.table(layer).is_none())
        .map(|layer| layer.id)
        .collect();
    assert_eq!(missing, [PUPILS_BY_MUNICIPALITY.id]);
    let utility = audit(&publication, None).utility;
    assert!(utility.pupils > PUPILS as u64 / 2, "{utility}");
}
