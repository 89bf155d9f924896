//! An invented region of villages with pupils, and its publication, right or wrong on purpose.

use std::sync::Arc;

use catalogue::{
    About, AgeBands, Parameters, Publication, Row, Shape, Table, Value,
    breakdown::STAGES,
    layers::{CATCHMENTS_NEAREST, CATCHMENTS_WALK, PUPIL_DENSITY_250M, SCHOOL_SITES, WALK_ISOCHRONES},
    properties::{
        AGE_BAND, AGS, CELL_ID, METRES, PUPILS, SCHOOL_TYPE, SITE, STAGE, STAGES as SITE_STAGES, TYPE, ZONE,
    },
};
use geo::{Contains as _, Coord, LineString, MultiPolygon, Point, Polygon, Rect};
use geo_core::{
    Area as Municipality, Association, EastNorth, MunicipalityKey, SchoolType, Stage,
    grid::{CellId, cells_within},
};

use crate::{
    Protection, Tally, Weakness,
    audit::finding::Place as Named,
    demand::{Area, Demand, Ground, Site, Universe},
    draws::Draws,
    person::{Cohort, Person, Place},
    zones::Zones,
};

/// Where the region begins in EPSG:25832.
const ORIGIN: (f64, f64) = (330_000.0, 5_510_000.0);

/// Villages: centre in metres from the origin, radius, addresses.
const VILLAGES: [(f64, f64, f64, usize); 9] = [
    (1500.0, 2000.0, 1400.0, 900),
    (3000.0, 3000.0, 600.0, 300),
    (5000.0, 1000.0, 400.0, 220),
    (6500.0, 3000.0, 500.0, 260),
    (9000.0, 1000.0, 500.0, 200),
    (11_000.0, 3000.0, 450.0, 180),
    (13_500.0, 2000.0, 600.0, 300),
    (17_500.0, 2000.0, 600.0, 300),
    (18_500.0, 3000.0, 300.0, 120),
];

/// The hamlet of two addresses.
const HAMLET: f64 = 22_000.0;

pub struct Region {
    zones: Zones,
    sites: Vec<Site>,
    bands: AgeBands,
    persons: Vec<Person>,
    homes: Vec<Option<EastNorth>>,
    addresses: Vec<EastNorth>,
    protection: Protection,
    draws: Draws,
}

/// An area with the row that shows its count.
struct Shown {
    layer: &'static catalogue::Layer,
    site: usize,
    metres: Option<u32>,
    area: Area,
    shape: MultiPolygon<f64>,
}

fn at(east: f64, north: f64) -> EastNorth {
    EastNorth { east: ORIGIN.0 + east, north: ORIGIN.1 + north }
}

fn rectangle(west: f64, east: f64) -> MultiPolygon<f64> {
    Rect::new((ORIGIN.0 + west, ORIGIN.1), (ORIGIN.0 + east, ORIGIN.1 + 4000.0)).to_polygon().into()
}

fn municipality(key: &str, west: f64, people: u32, association: Option<&str>) -> Municipality {
    Municipality {
        key: MunicipalityKey::parse(key),
        name: format!("Gemeinde {key}"),
        association: association.map(|key| Association { key: key.into(), name: format!("VG {key}") }),
        polygon: rectangle(west, west + 4000.0),
        properties: vec![("EWZ".into(), people.to_string())],
    }
}

fn site(id: &str, east: f64, types: &[SchoolType]) -> Site {
    let position = Some(at(east, 2000.0));
    Site { id: id.into(), name: format!("Schule {id}").into(), position, types: types.into() }
}

impl Region {
    pub fn new(seed: u64) -> Self {
        Self::of(seed, 10, 1300)
    }

    /// A region small enough to be made hundreds of times.
    pub fn small() -> Self {
        Self::of(1, 10, 150)
    }

    /// A region that shows cells from another number of houses on.
    pub fn with_houses(seed: u64, houses: u32) -> Self {
        Self::of(seed, houses, 1300)
    }

    fn of(seed: u64, houses: u32, households: u64) -> Self {
        let mut draws = Draws(seed);
        let mut addresses = Vec::new();
        for (east, north, radius, number) in VILLAGES {
            for _ in 0..number {
                let (angle, share) = (draws.share() * std::f64::consts::TAU, draws.share().sqrt());
                addresses.push(at(east + radius * share * angle.cos(), north + radius * share * angle.sin()));
            }
        }
        let villages = addresses.len() as u64;
        let hamlet = [at(HAMLET, 2000.0), at(HAMLET + 300.0, 2000.0)];
        addresses.extend(hamlet);
        let areas = vec![
            municipality("07211000", 0.0, 40_000, None),
            municipality("07235001", 4000.0, 800, Some("072355001")),
            municipality("07235002", 8000.0, 900, Some("072355001")),
            municipality("07235003", 12_000.0, 900, Some("072355002")),
            municipality("07235004", 16_000.0, 12_000, Some("072355002")),
            municipality("07235005", 20_000.0, 9, Some("072355003")),
        ];
        let zones = Zones::of(areas, &[], &addresses, houses).unwrap();
        let sites = vec![
            site("1", 1000.0, &[SchoolType::Grundschule]),
            site("2", 6000.0, &[SchoolType::Grundschule, SchoolType::RealschulePlus]),
            site("3", 3000.0, &[SchoolType::Gymnasium]),
            site("4", 5000.0, &[SchoolType::Foerderschule]),
        ];
        let mut region = Self {
            zones,
            sites,
            bands: AgeBands::default(),
            persons: Vec::new(),
            homes: Vec::new(),
            addresses,
            protection: Protection::of(&Parameters::default()).unwrap(),
            draws,
        };
        for household in 0..households {
            let home = region.addresses[region.draws.below(villages) as usize];
            for _ in 0..=region.draws.below(3) {
                region.add(household + 1, Some(home));
            }
        }
        for household in 0..15 {
            region.add(100_000 + household, Some(at(40_000.0, 0.0)));
            region.add(200_000 + household, None);
        }
        for (household, home) in hamlet.into_iter().enumerate() {
            for _ in 0..10 {
                region.add(300_000 + household as u64, Some(home));
            }
        }
        region
    }

    fn add(&mut self, household: u64, home: Option<EastNorth>) {
        let draws = &mut self.draws;
        // Ages, stages and schools go together, as they do.
        let (stage, age_band, site) = match draws.below(20) {
            0..8 => (1, 1 + u8::from(draws.below(6) == 0), draws.below(2)),
            8..16 => (2, 2 + draws.below(3) as u8, 1 + draws.below(2)),
            16..18 => (3, 4 + draws.below(2) as u8, 2),
            18 => (4, 6, 2),
            _ => (1 + draws.below(2) as u8, 1 + draws.below(3) as u8, 3),
        };
        let types = &self.sites[site as usize].types;
        let school_type = types.get(usize::from(stage) - 1).or(types.first()).copied();
        let person = Person {
            record: draws.next().unwrap(),
            household,
            place: self.place(home),
            stage,
            age_band,
            class: self.draws.below(6) as u8,
            school_type,
            site: Some(site as u32),
        };
        self.persons.push(person);
        self.homes.push(home);
    }

    fn place(&self, home: Option<EastNorth>) -> Place {
        home.map_or(Place::Unplaced, |home| Place::of_all(&self.zones, &[(home, None)]).unwrap()[0])
    }

    /// Moves the first households somewhere else.
    pub fn move_households(&mut self, households: u64) {
        for household in 1..=households {
            let home = self.addresses[self.draws.below(2000) as usize];
            let place = self.place(Some(home));
            for (person, known) in self.persons.iter_mut().zip(&mut self.homes) {
                if person.household == household {
                    (person.place, *known) = (place, Some(home));
                }
            }
        }
    }

    /// Puts one in so many pupils into the next age band.
    pub fn have_birthdays(&mut self, one_in: usize) {
        let last = u8::try_from(self.bands.codes().len()).unwrap() - 2;
        for person in self.persons.iter_mut().step_by(one_in).filter(|person| person.age_band < last) {
            person.age_band += 1;
        }
    }

    /// Takes a household out.
    pub fn leave(&mut self, household: u64) {
        let stays: Vec<bool> = self.persons.iter().map(|person| person.household != household).collect();
        let mut stay = stays.iter();
        self.persons.retain(|_| *stay.next().unwrap());
        let mut stay = stays.iter();
        self.homes.retain(|_| *stay.next().unwrap());
    }

    fn ground(&self) -> Ground<'_> {
        Ground { zones: &self.zones, sites: &self.sites, age_bands: &self.bands }
    }

    /// What the rules publish.
    pub fn publication(&self) -> Publication {
        self.published(&self.protection, |demand, areas| {
            demand.within(&areas.iter().map(|shown| shown.area.clone()).collect::<Vec<_>>())
        })
    }

    /// What is published without one of the rules.
    pub fn weakened(&self, weakness: Weakness) -> Publication {
        self.published(&self.protection.clone().weakened(weakness), |demand, areas| {
            demand.within(&areas.iter().map(|shown| shown.area.clone()).collect::<Vec<_>>())
        })
    }

    /// What is published where each layer draws noise of its own.
    pub fn noise_by_layer(&self) -> Publication {
        let mut publication = self.publication();
        for (salt, table) in (1..).zip(&mut publication.tables) {
            let mut other = self.weakened(Weakness::NoiseByLayer(salt));
            *table = other.tables.swap_remove(usize::try_from(salt).unwrap() - 1);
        }
        publication
    }

    /// What is published where areas count the residences in them.
    pub fn free_areas(&self) -> Publication {
        self.published(&self.protection, |_, areas| {
            let count = |shown: &Shown| {
                let mut tally = Tally::default();
                for (person, home) in self.persons.iter().zip(&self.homes) {
                    let inside =
                        home.is_some_and(|home| shown.shape.contains(&Point::new(home.east, home.north)));
                    let belongs = match &shown.area.universe {
                        Universe::SchoolType(own) => person.school_type == Some(*own),
                        Universe::Stages(stages) => {
                            stages.iter().any(|stage| STAGES[usize::from(person.stage)].0 == stage.as_str())
                        }
                    };
                    if inside && belongs && person.cell().is_some() {
                        person.count_in(&mut tally);
                    }
                }
                Some(self.protection.value(&tally))
            };
            areas.iter().map(count).collect()
        })
    }

    fn published(
        &self,
        protection: &Protection,
        count: impl Fn(&Demand<'_>, &[Shown]) -> Vec<Option<u32>>,
    ) -> Publication {
        let cohort = Cohort::of(self.persons.clone());
        let ground = self.ground();
        let demand = Demand::of(&ground, &cohort, protection);
        let mut tables = demand.tables().unwrap();
        let areas = self.areas();
        let counts = count(&demand, &areas);
        for layer in [&CATCHMENTS_NEAREST, &CATCHMENTS_WALK, &WALK_ISOCHRONES] {
            let mut table = Table::of(layer);
            for (shown, pupils) in areas.iter().zip(&counts).filter(|(shown, _)| shown.layer.id == layer.id) {
                let shape = Shape::Polygons(Arc::new(shown.shape.clone()));
                let site = (&SITE, Value::from(&self.sites[shown.site].id));
                table.rows.push(match &shown.area.universe {
                    Universe::SchoolType(own) => {
                        let pairs = [site, (&TYPE, own.german_name().into()), (&PUPILS, (*pupils).into())];
                        Row::new(layer, Some(shape), pairs)
                    }
                    Universe::Stages(stages) => {
                        let stages: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
                        let pairs = [
                            site,
                            (&METRES, shown.metres.into()),
                            (&SITE_STAGES, stages.join(", ").into()),
                            (&PUPILS, (*pupils).into()),
                        ];
                        Row::new(layer, Some(shape), pairs)
                    }
                });
            }
            tables.push(table);
        }
        let mut sites = Table::of(&SCHOOL_SITES);
        for (number, site) in self.sites.iter().enumerate() {
            let types: Vec<&str> = site.types.iter().map(|own| own.german_name()).collect();
            let pairs = [
                (&SITE, Value::from(&site.id)),
                (&TYPE, types.join(", ").into()),
                (&PUPILS, demand.at_site(number).into()),
            ];
            sites.rows.push(Row::new(&SCHOOL_SITES, site.position.map(Shape::Point), pairs));
        }
        tables.push(sites);
        Publication { about: about(), tables }
    }

    /// Halves of the region as catchments, and circles that grow in small steps.
    fn areas(&self) -> Vec<Shown> {
        let mut areas = Vec::new();
        let nearest = [(0, rectangle(0.0, 5000.0)), (1, rectangle(5000.0, 24_000.0))];
        let on_foot = [(0, rectangle(0.0, 7000.0)), (1, rectangle(7000.0, 24_000.0))];
        let nearest = nearest.into_iter().map(|(site, shape)| (&CATCHMENTS_NEAREST, site, shape));
        let on_foot = on_foot.into_iter().map(|(site, shape)| (&CATCHMENTS_WALK, site, shape));
        for (layer, site, shape) in nearest.chain(on_foot) {
            let universe = Universe::SchoolType(SchoolType::Grundschule);
            let area = Area { cells: cells_within(&shape).unwrap(), universe };
            areas.push(Shown { layer, site, metres: None, area, shape });
        }
        for (site, stages) in [
            (0, vec![Stage::Primary]),
            (1, vec![Stage::Primary, Stage::Secondary1]),
            (2, vec![Stage::Secondary1, Stage::Secondary2]),
        ] {
            for metres in (100..2000).step_by(40) {
                let centre = self.sites[site].position.unwrap();
                let around = |step: u32| {
                    let angle = f64::from(step) / 32.0 * std::f64::consts::TAU;
                    let radius = f64::from(metres);
                    Coord { x: centre.east + radius * angle.cos(), y: centre.north + radius * angle.sin() }
                };
                let ring: LineString<f64> = (0..32).map(around).collect();
                let shape = MultiPolygon::from(Polygon::new(ring, Vec::new()));
                let universe = Universe::Stages(stages.clone());
                let area = Area { cells: cells_within(&shape).unwrap(), universe };
                areas.push(Shown { layer: &WALK_ISOCHRONES, site, metres: Some(metres), area, shape });
            }
        }
        areas
    }

    /// How many pupils a published value truly counts; `None` of layers that this does not follow.
    pub fn truth(&self, place: &Named) -> Option<u32> {
        let key = |property: &catalogue::Property| {
            place.keys.iter().find(|(own, _)| own.name == property.name).map(|(_, text)| text.as_ref())
        };
        if place.property.name != PUPILS.name
            || [TYPE.name, METRES.name]
                .iter()
                .any(|own| place.keys.iter().any(|(property, _)| property.name == *own))
        {
            return None;
        }
        key(&CELL_ID).or(key(&AGS)).or(key(&ZONE)).or(key(&SITE))?;
        let is =
            |wanted: Option<&str>, own: &str| wanted.is_none_or(|wanted| wanted == "all" || wanted == own);
        let bands = self.bands.codes();
        let belongs = |person: &&Person| {
            let zone = person.zone().map(|zone| &self.zones.zones()[zone as usize]);
            let site = &self.sites[person.site.unwrap() as usize];
            let cell = key(&CELL_ID).and_then(CellId::parse);
            cell.is_none_or(|cell| person.cell().is_some_and(|own| own.parent(cell.size()) == cell))
                && key(&AGS).is_none_or(|ags| zone.is_some_and(|zone| zone.id.starts_with(ags)))
                && key(&ZONE).is_none_or(|id| zone.is_some_and(|zone| *zone.id == *id))
                && is(key(&SITE), &site.id)
                && is(key(&STAGE), STAGES[usize::from(person.stage)].0)
                && is(key(&AGE_BAND), &bands[usize::from(person.age_band)])
                && is(key(&SCHOOL_TYPE), person.school_type.map_or("", SchoolType::german_name))
        };
        Some(u32::try_from(self.persons.iter().filter(belongs).count()).unwrap())
    }

    /// Published and true counts of all pupils of the smallest cells of many households.
    pub fn cells_and_truth(&self) -> Vec<(u32, u32)> {
        let publication = self.publication();
        let table = publication.table(&PUPIL_DENSITY_250M).unwrap();
        let column = table.layer.position(&PUPILS).unwrap();
        let mut pairs = Vec::new();
        for row in table.rows.iter().filter(|row| table.value(row, &STAGE).text() == Some("all")) {
            let truth = self.truth(&super::super::model::place(table.layer, Some(row), column)).unwrap();
            let shown = u32::try_from(table.value(row, &PUPILS).integer().unwrap()).unwrap();
            // Smaller ones are left out where they show 0, which would bend what is left.
            if truth >= 10 {
                pairs.push((shown, truth));
            }
        }
        pairs
    }
}

/// What a publication says of itself.
pub fn about() -> About {
    About {
        region: "Musterregion".into(),
        key_date: jiff::civil::date(2026, 10, 15),
        release: "2026-10-15".into(),
        keys: "a".into(),
        invented_from: Some(1),
        program: "test".into(),
        parameters: Parameters::default(),
        attributions: Vec::new(),
    }
}
