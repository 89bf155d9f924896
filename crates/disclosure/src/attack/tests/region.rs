//! An invented region of small and large villages, published with any protection.

use catalogue::{
    About, AgeBands, Parameters, Publication,
    layers::{CLASS_COUNTS, ENTITLEMENT},
    properties::{SCHOOL_TYPE, ZONE},
};
use geo::Rect;
use geo_core::{Area, EastNorth, MunicipalityKey, SchoolType};

use crate::{
    attack::{Outcome, allowed_membership, run},
    demand::{Demand, Ground, Site},
    draws::Draws,
    person::{Cohort, Person, Place},
    protection::{Protection, Weakness},
    zones::Zones,
};

/// The south-west corner in EPSG:25832, and the side of a municipality in metres.
const ORIGIN: EastNorth = EastNorth { east: 320_000.0, north: 5_500_000.0 };
const SIDE: f64 = 2_500.0;
/// Municipalities in a row, and rows.
const ROW: u32 = 12;
/// Households of a small village, and of a large one.
const HOUSEHOLDS: [u32; 2] = [9, 60];

pub(super) struct Region {
    zones: Zones,
    sites: Vec<Site>,
    bands: AgeBands,
    cohort: Cohort,
}

fn corner(municipality: u32) -> EastNorth {
    let steps = |number: u32| f64::from(number) * SIDE;
    EastNorth {
        east: ORIGIN.east + steps(municipality % ROW),
        north: ORIGIN.north + steps(municipality / ROW),
    }
}

impl Region {
    pub(super) fn new(seed: u64) -> Self {
        let mut draws = Draws(seed);
        let mut addresses = Vec::new();
        let areas = (0..ROW * ROW).map(|at| {
            let EastNorth { east, north } = corner(at);
            Area {
                key: MunicipalityKey::parse(&format!("{:08}", 7_235_001 + at)),
                name: format!("Dorf {at}"),
                association: None,
                polygon: Rect::new((east, north), (east + SIDE, north + SIDE)).to_polygon().into(),
                properties: Vec::new(),
            }
        });
        let areas: Vec<Area> = areas.collect();
        for at in 0..ROW * ROW {
            let EastNorth { east, north } = corner(at);
            let middle = [east, north].map(|low| low + 500.0 + draws.share() * (SIDE - 1000.0));
            addresses.extend((0..200).map(|_| EastNorth {
                east: middle[0] + 800.0 * (draws.share() - 0.5),
                north: middle[1] + 800.0 * (draws.share() - 0.5),
            }));
        }
        let zones = Zones::of(areas, &[], &addresses, 10).unwrap();
        let site = |at: u32| {
            let types = match at % 30 {
                2 | 17 => vec![SchoolType::Gymnasium],
                8 | 26 => vec![SchoolType::RealschulePlus],
                other if other % 3 == 0 => vec![SchoolType::Grundschule],
                _ => return None,
            };
            let position =
                EastNorth { east: corner(at).east + SIDE / 2.0, north: corner(at).north + SIDE / 2.0 };
            Some(Site {
                id: format!("S{at}").into(),
                name: format!("Schule {at}").into(),
                position: Some(position),
                types,
            })
        };
        let sites: Vec<Site> = (0..ROW * ROW).filter_map(site).collect();
        let mut region = Self { zones, sites, bands: AgeBands::default(), cohort: Cohort::default() };
        let mut persons = Vec::new();
        let homes = (0..ROW * ROW).flat_map(|village| {
            let households = HOUSEHOLDS[usize::from(village % 3 == 0)];
            (0..households).map(move |_| village)
        });
        for (household, village) in homes.enumerate() {
            let home = addresses[(u64::from(village) * 200 + draws.below(200)) as usize];
            for _ in 0..=draws.below(3) {
                persons.push(region.person(&mut draws, household as u64, home));
            }
        }
        region.cohort = Cohort::of(persons);
        region
    }

    fn person(&self, draws: &mut Draws, household: u64, home: EastNorth) -> Person {
        let stage = 1 + draws.below(3) as u8;
        let school_type = match stage {
            1 => SchoolType::Grundschule,
            2 if draws.below(2) == 0 => SchoolType::RealschulePlus,
            _ => SchoolType::Gymnasium,
        };
        let of_type = (0_u32..).zip(&self.sites).filter(|(_, site)| site.types.contains(&school_type));
        let mut of_type: Vec<(u32, f64)> =
            of_type.map(|(at, site)| (at, site.position.unwrap().distance(home).0)).collect();
        of_type.sort_by(|one, other| one.1.total_cmp(&other.1));
        // Most attend the nearest, some the next.
        let (site, metres) = of_type[usize::from(draws.below(5) == 0)];
        let place = Place::of_all(&self.zones, &[(home, None)]).unwrap()[0];
        let zone = match place {
            Place::Inside { zone, .. } => Some(zone),
            Place::Outside | Place::Unplaced => None,
        };
        let zone = zone.unwrap();
        let class = match draws.below(10) {
            0 => 3,
            1 if stage == 3 => 4,
            _ if metres > if stage == 1 { 2000.0 } else { 4000.0 } => 0,
            // The way from every fourth village is dangerous.
            _ if zone % 4 == 1 => 1,
            _ => 2,
        };
        Person {
            record: draws.next().unwrap(),
            household,
            place,
            stage,
            age_band: 1 + draws.below(5) as u8,
            class,
            school_type: Some(school_type),
            site: Some(site),
        }
    }

    fn ground(&self) -> Ground<'_> {
        Ground { zones: &self.zones, sites: &self.sites, age_bands: &self.bands }
    }

    /// A publication under weaknesses that may differ from layer to layer.
    pub(super) fn published(&self, weaknesses: impl Fn(u64) -> Vec<Weakness>) -> Publication {
        let ground = self.ground();
        let tables = |layer: u64| {
            let strong = Protection::of(&Parameters::default()).unwrap();
            let protection = weaknesses(layer).into_iter().fold(strong, Protection::weakened);
            Demand::of(&ground, &self.cohort, &protection).tables().unwrap()
        };
        let layers = tables(0).len();
        let tables = (0..layers).map(|at| tables(at as u64).swap_remove(at)).collect();
        let about = About {
            region: String::new(),
            key_date: jiff::civil::date(2026, 10, 15),
            release: String::new(),
            keys: String::new(),
            invented_from: Some(1),
            program: String::new(),
            parameters: Parameters::default(),
            attributions: Vec::new(),
        };
        Publication { about, tables }
    }

    pub(super) fn attacked(&self, publication: &Publication) -> Vec<Outcome> {
        run(&self.ground(), &self.cohort, publication).unwrap()
    }

    pub(super) fn allowed_membership(&self, publication: &Publication) -> f64 {
        allowed_membership(&self.ground(), &self.cohort, publication).unwrap()
    }

    /// Publishes the answers about claims of every zone and school type, as they are.
    pub(super) fn give_all_claims(&self, publication: &mut Publication) {
        let is_claims = |table: &&mut catalogue::Table| table.layer.id == ENTITLEMENT.id;
        let table = publication.tables.iter_mut().find(is_claims).unwrap();
        for row in 0..table.rows.len() {
            let code = |property| table.value(&table.rows[row], property).text().unwrap();
            let (zone, school_type) = (code(&ZONE), code(&SCHOOL_TYPE));
            let answers: Vec<u32> = (0_u8..)
                .take(CLASS_COUNTS.len())
                .map(|class| {
                    let is_counted = |person: &Person| {
                        let at = person.zone().unwrap();
                        let own = catalogue::breakdown::school_type(person.school_type.unwrap());
                        *self.zones.zones()[at as usize].id == *zone
                            && own == school_type
                            && person.class == class
                    };
                    self.cohort.tally(is_counted).count()
                })
                .collect();
            for (property, answer) in CLASS_COUNTS.iter().zip(answers) {
                table.rows[row].set(&ENTITLEMENT, property, answer.into());
            }
        }
    }
}
