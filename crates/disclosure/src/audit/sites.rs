//! Where the pupils of each site live and what they are entitled to, as counts: attendance,
//! desire lines, entitlement and the totals of sites.

use catalogue::{
    Layer,
    breakdown::{ALL, STAGES, totals},
    layers::{ATTENDANCE, CLASS_COUNTS, DESIRE_LINES, ENTITLEMENT, SCHOOL_SITES},
    properties::{ADDRESSES, CASE_BY_CASE, PUPILS, SCHOOL_TYPE, SITE, STAGE, ZONE},
};

use super::{
    attack::Attack,
    finding::Finding,
    model::{Column, Group, Model, Name, Names, View},
    places::{Places, check_addresses, column},
    report::Report,
    system::{Adjusted, Closing, Count, Sum},
};

/// Parts that are left out where they are 0.
const SOME: Sum = Sum { closing: Closing::Open, adjusted: Adjusted::Capped, attack: Attack::Complement };

/// Parts that nothing but noise has changed.
const AT_MOST: Sum = Sum { adjusted: Adjusted::No, ..SOME };

/// Rows of zones with sites and school types, as they are tied to one another.
#[derive(Debug, Default)]
pub(super) struct Sites {
    /// Zone, site, stage.
    attendance: Vec<(Name, Name, Name)>,
    /// Zone, school type.
    schooling: Vec<(Name, Name)>,
    /// Sites with a row of their own.
    with_totals: Vec<Name>,
}

impl Sites {
    /// Reads the layers; the zones in them are added to the places.
    pub fn read(model: &mut Model, places: &mut Places, names: &mut Names, report: &mut Report) -> Self {
        let mut sites = Self::default();
        sites.read_attendance(&ATTENDANCE, model, places, names, report);
        sites.read_attendance(&DESIRE_LINES, model, places, names, report);
        sites.read_entitlement(model, places, names, report);
        let rounding = model.parameters().rounding;
        for (number, table) in model.tables(&SCHOOL_SITES).collect::<Vec<_>>() {
            let site = Column::of(table, &SITE);
            for (row, values) in (0_u32..).zip(&table.rows) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                match site.text(values) {
                    Some(site) => {
                        let site = names.of(site);
                        sites.with_totals.push(site);
                        model.publish(Group::Site(site), view, &rounding, report);
                    }
                    None => report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) }),
                }
            }
        }
        sites.with_totals.sort_unstable();
        sites.with_totals.dedup();
        sites
    }

    fn read_attendance(
        &mut self,
        layer: &'static Layer,
        model: &mut Model,
        places: &mut Places,
        names: &mut Names,
        report: &mut Report,
    ) {
        let rounding = model.parameters().rounding;
        let all = names.of(ALL.0);
        for (number, table) in model.tables(layer).collect::<Vec<_>>() {
            let [zone, site, stage] = [&ZONE, &SITE, &STAGE].map(|property| Column::of(table, property));
            for (row, values) in (0_u32..).zip(&table.rows) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                let known = |stage: &&str| STAGES.iter().any(|(code, _)| code == stage);
                let (Some(zone), Some(site), Some(stage)) =
                    (zone.text(values), site.text(values), stage.text(values).filter(known))
                else {
                    report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
                    continue;
                };
                let (zone, site, stage) = (names.of(zone), names.of(site), names.of(stage));
                places.add_zone(zone, values, names);
                let group = if site == all {
                    places.zone(zone, stage, names)
                } else {
                    self.attendance.push((zone, site, stage));
                    Group::Attendance(zone, site, stage)
                };
                model.publish(group, view, &rounding, report);
            }
        }
        self.attendance.sort_unstable();
        self.attendance.dedup();
    }

    fn read_entitlement(
        &mut self,
        model: &mut Model,
        places: &mut Places,
        names: &mut Names,
        report: &mut Report,
    ) {
        let (rounding, sensitive) = (model.parameters().rounding, model.parameters().sensitive);
        for (number, table) in model.tables(&ENTITLEMENT).collect::<Vec<_>>() {
            let [zone, kind, addresses] =
                [&ZONE, &SCHOOL_TYPE, &ADDRESSES].map(|property| Column::of(table, property));
            let classes = CLASS_COUNTS.map(|class| (names.of(class.name), column(table, class)));
            for (row, values) in (0_u32..).zip(&table.rows) {
                let view = View { table: number, column: column(table, &PUPILS), row };
                let (Some(zone), Some(kind)) = (zone.text(values), kind.text(values)) else {
                    report.find(Attack::Reading, || Finding::Unreadable { at: model.place(view) });
                    continue;
                };
                let (zone, kind) = (names.of(zone), names.of(kind));
                places.add_zone(zone, values, names);
                places.every_zone = true;
                self.schooling.push((zone, kind));
                model.publish(schooling(zone, kind, places, names), view, &rounding, report);
                let addresses = addresses.value(values).integer();
                check_addresses(model, view, addresses, report);
                for (class, column) in classes {
                    let (view, group) = (View { column, ..view }, Group::Claim(zone, kind, class));
                    let by_case = names.text(class) == CASE_BY_CASE.name;
                    model.publish(group, view, if by_case { &sensitive } else { &rounding }, report);
                    if let Some(count) = model.count(group).filter(|_| by_case) {
                        model.system.incomparable(count);
                    } else {
                        check_addresses(model, view, addresses, report);
                    }
                }
            }
        }
        self.schooling.sort_unstable();
        self.schooling.dedup();
    }

    /// Ties zones to sites, school types and claims, and sites to zones.
    pub fn relate(&self, model: &mut Model, places: &Places, names: &mut Names) {
        self.relate_attendance(model, places, names);
        let all = names.of(ALL.0);
        let classes = CLASS_COUNTS.map(|class| names.of(class.name));
        for rows in self.schooling.chunk_by(|one, other| one.0 == other.0) {
            let Some((zone, _)) = rows.first() else { continue };
            let types = rows.iter().filter(|(_, kind)| *kind != all);
            let types: Vec<Count> =
                types.filter_map(|(zone, kind)| model.count(Group::Schooling(*zone, *kind))).collect();
            if let Some(whole) = model.count(schooling(*zone, all, places, names)) {
                model.system.relate(SOME, whole, types);
            }
            for (zone, kind) in rows {
                let of_class = |class| model.count(Group::Claim(*zone, *kind, class));
                let parts: Vec<Count> = classes.into_iter().filter_map(of_class).collect();
                if let Some(whole) = model.count(schooling(*zone, *kind, places, names)) {
                    model.system.relate(SOME, whole, parts);
                }
            }
            for class in classes {
                let types = rows.iter().filter(|(_, kind)| *kind != all);
                let parts: Vec<Count> =
                    types.filter_map(|(zone, kind)| model.count(Group::Claim(*zone, *kind, class))).collect();
                if let Some(whole) = model.count(Group::Claim(*zone, all, class)) {
                    model.system.relate(SOME, whole, parts);
                }
            }
        }
    }

    fn relate_attendance(&self, model: &mut Model, places: &Places, names: &mut Names) {
        let all = names.of(ALL.0);
        let count = |model: &Model, (zone, site, stage): &(Name, Name, Name)| {
            model.count(Group::Attendance(*zone, *site, *stage))
        };
        // Zone and site: the stages. The rows are sorted by both.
        for rows in self.attendance.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let Some((zone, site, _)) = rows.first() else { continue };
            let parts: Vec<Count> =
                rows.iter().filter(|row| row.2 != all).filter_map(|row| count(model, row)).collect();
            if let Some(whole) = model.count(Group::Attendance(*zone, *site, all)) {
                let closing = if parts.len() + 1 == STAGES.len() { Closing::Exact } else { Closing::Open };
                model.system.relate(Sum { closing, ..SOME }, whole, parts);
            }
        }
        // Zone and stage: the sites.
        let mut rows = self.attendance.clone();
        rows.sort_unstable_by_key(|(zone, site, stage)| (*zone, *stage, *site));
        for rows in rows.chunk_by(|one, other| (one.0, one.2) == (other.0, other.2)) {
            let Some((zone, _, stage)) = rows.first() else { continue };
            if let Some(whole) = model.count(places.zone(*zone, *stage, names)) {
                let parts: Vec<Count> = rows.iter().filter_map(|row| count(model, row)).collect();
                model.system.relate(SOME, whole, parts);
            }
        }
        // Everyone: the sites.
        let everyone = Group::Total(names.of(totals::PLACE.0), all);
        if let Some(everyone) = model.count(everyone) {
            let sites: Vec<Count> =
                self.with_totals.iter().filter_map(|site| model.count(Group::Site(*site))).collect();
            model.system.relate(AT_MOST, everyone, sites);
        }
        // Site: the zones.
        rows.retain(|(_, _, stage)| *stage == all);
        rows.sort_unstable_by_key(|(zone, site, _)| (*site, *zone));
        for rows in rows.chunk_by(|one, other| one.1 == other.1) {
            let Some((_, site, _)) = rows.first() else { continue };
            if let Some(whole) = model.count(Group::Site(*site)) {
                let parts: Vec<Count> = rows.iter().filter_map(|row| count(model, row)).collect();
                let sum = Sum { attack: Attack::Differencing, ..SOME };
                model.system.relate(sum, whole, parts);
            }
        }
    }
}

/// The group of a zone and school type; all types are the zone.
fn schooling(zone: Name, kind: Name, places: &Places, names: &mut Names) -> Group {
    let all = names.of(ALL.0);
    if kind == all { places.zone(zone, all, names) } else { Group::Schooling(zone, kind) }
}
