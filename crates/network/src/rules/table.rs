//! The tables themselves. Values are those of the OpenStreetMap wiki (Key:access, Germany's
//! defaults in "OSM tags for routing/Access restrictions", Key:foot, Key:barrier).

use super::{
    Access::{self, Closed, EndsOnly, Open},
    Direction::{self, Backward, Both, Forward},
    Rule, Tag,
};

const fn tag(key: &'static str, values: &'static [&'static str]) -> Tag {
    Tag { key, values }
}

const fn rule<T>(
    tags: &'static [Tag],
    then: T,
    reason: &'static str,
    reason_german: &'static str,
) -> Rule<T> {
    Rule { tags, then, reason, reason_german }
}

const SIDEWALK: &[&str] = &["yes", "both", "left", "right"];
/// Open to certain people only.
const SOME_PEOPLE: &[&str] =
    &["private", "permit", "residents", "customers", "delivery", "members", "employees", "key", "students"];

/// Where people may walk along a way.
#[rustfmt::skip]
pub const WAYS: &[Rule<Access>] = &[
    rule(&[tag("highway", &["motorway", "motorway_link"])], Closed,
        "motorway: people on foot are banned (§ 18 (9) StVO)",
        "Autobahn: zu Fuß verboten (§ 18 Abs. 9 StVO)"),
    rule(&[tag("highway", &["construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished", "dismantled", "removed", "no"])], Closed,
        "not there yet, or no longer",
        "noch nicht oder nicht mehr da"),
    rule(&[tag("highway", &[]), tag("construction", &["yes"])], Closed,
        "under construction",
        "im Bau"),
    rule(&[tag("abandoned", &["yes"])], Closed,
        "given up; not kept passable",
        "aufgegeben, nicht unterhalten"),
    rule(&[tag("highway", &["services", "rest_area", "bus_stop", "raceway", "bus_guideway", "escape", "via_ferrata", "emergency_bay", "emergency_access_point"])], Closed,
        "no way to walk along",
        "kein Weg zum Gehen"),
    rule(&[tag("route", &["ferry"])], Closed,
        "ferry: timetable and fare, no footpath",
        "Fähre: Fahrplan und Fahrpreis, kein Fußweg"),
    rule(&[tag("foot", &["no"])], Closed,
        "closed to people on foot (sign 259)",
        "für Fußgänger gesperrt (Zeichen 259)"),
    rule(&[tag("foot", &["use_sidepath"])], Closed,
        "the footpath beside it must be used, and is mapped on its own",
        "der Weg daneben ist zu benutzen und eigens erfasst"),
    rule(&[tag("highway", &[]), tag("foot", SOME_PEOPLE)], EndsOnly,
        "on foot only for certain people",
        "zu Fuß nur für bestimmte Personen"),
    rule(&[tag("highway", &[]), tag("foot", &["destination"])], EndsOnly,
        "on foot only to get there",
        "zu Fuß nur für Anlieger"),
    rule(&[tag("highway", &[]), tag("foot", &["yes", "designated", "permissive", "official"])], Open,
        "expressly open to people on foot; beats every rule below",
        "ausdrücklich für Fußgänger offen; geht allem Folgenden vor"),
    rule(&[tag("motorroad", &["yes"]), tag("sidewalk", SIDEWALK)], Open,
        "motor road with a footpath of its own beside it",
        "Kraftfahrstraße mit eigenem Gehweg"),
    rule(&[tag("motorroad", &["yes"])], Closed,
        "motor road: people on foot are banned (§ 18 (9) StVO)",
        "Kraftfahrstraße: zu Fuß verboten (§ 18 Abs. 9 StVO)"),
    rule(&[tag("access", &["no", "military", "emergency", "psv", "bus"])], Closed,
        "closed to the public",
        "für die Allgemeinheit gesperrt"),
    rule(&[tag("highway", &[]), tag("access", SOME_PEOPLE)], EndsOnly,
        "private: leads to a door, not through (also private driveways)",
        "privat: führt zur Haustür, nicht hindurch (auch private Zufahrten)"),
    rule(&[tag("highway", &["trunk", "trunk_link"]), tag("sidewalk", SIDEWALK)], Open,
        "trunk road with a footpath beside it",
        "autobahnähnliche Straße mit Gehweg"),
    rule(&[tag("highway", &["trunk", "trunk_link"])], Closed,
        "trunk road: Germany's default is no walking",
        "autobahnähnliche Straße: in Deutschland üblicherweise nicht zu Fuß"),
    rule(&[tag("highway", &["primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"])], Open,
        "roads may be walked along even without a sidewalk (§ 25 (1) StVO); whether that is dangerous is decided elsewhere",
        "Straßen darf man auch ohne Gehweg entlanggehen (§ 25 Abs. 1 StVO); ob das gefährlich ist, wird gesondert entschieden"),
    rule(&[tag("highway", &["unclassified", "residential", "living_street", "road", "service"])], Open,
        "local roads and service ways, driveways not tagged as private among them; access=destination, agricultural, forestry concern vehicles",
        "Ortsstraßen und Zufahrten, soweit nicht als privat erfasst; access=destination, agricultural, forestry gelten Fahrzeugen"),
    rule(&[tag("highway", &["pedestrian", "footway", "path", "corridor", "elevator", "platform", "crossing"])], Open,
        "made for people on foot",
        "für Fußgänger gemacht"),
    rule(&[tag("highway", &["steps"])], Open,
        "steps: passable on foot",
        "Treppen: zu Fuß begehbar"),
    rule(&[tag("highway", &["track"])], Open,
        "field and forest tracks, with and without tracktype: walking is free there (§ 14 BWaldG, § 59 BNatSchG)",
        "Feld- und Waldwege mit und ohne tracktype: Betreten ist frei (§ 14 BWaldG, § 59 BNatSchG)"),
    rule(&[tag("highway", &["cycleway"]), tag("sidewalk", SIDEWALK)], Open,
        "cycle path with a footpath beside it",
        "Radweg mit Gehweg"),
    rule(&[tag("highway", &["cycleway"])], Closed,
        "cycle path (sign 237): only for bicycles where foot is not tagged",
        "Radweg (Zeichen 237): nur für Fahrräder, wo foot nicht erfasst ist"),
    rule(&[tag("highway", &["bridleway"])], Closed,
        "bridle path (sign 238): only for riders where foot is not tagged",
        "Reitweg (Zeichen 238): nur für Reiter, wo foot nicht erfasst ist"),
    rule(&[tag("highway", &["busway"])], Closed,
        "bus way: only for buses",
        "Busspur: nur für Busse"),
    rule(&[tag("railway", &["platform"])], Open,
        "platform of a station",
        "Bahnsteig"),
    rule(&[tag("public_transport", &["platform"])], Open,
        "platform of a stop",
        "Bussteig"),
    rule(&[tag("man_made", &["pier"])], Open,
        "pier",
        "Steg"),
];

/// Which ferries people may take, where they may take any.
#[rustfmt::skip]
pub const FERRIES: &[Rule<Access>] = &[
    rule(&[tag("route", &["ferry"]), tag("foot", &["no"])], Closed,
        "takes no people on foot",
        "nimmt keine Fußgänger mit"),
    rule(&[tag("route", &["ferry"]), tag("foot", SOME_PEOPLE)], EndsOnly,
        "takes only certain people",
        "nimmt nur bestimmte Personen mit"),
    rule(&[tag("route", &["ferry"]), tag("foot", &[])], Open,
        "takes people on foot",
        "nimmt Fußgänger mit"),
    rule(&[tag("route", &["ferry"]), tag("access", &["no", "private"])], Closed,
        "not for the public",
        "nicht für die Allgemeinheit"),
    rule(&[tag("route", &["ferry"])], Open,
        "a ferry usually takes people on foot",
        "eine Fähre nimmt in der Regel Fußgänger mit"),
];

/// Which way people may walk along a way.
#[rustfmt::skip]
pub const DIRECTIONS: &[Rule<Direction>] = &[
    rule(&[tag("oneway:foot", &["yes", "1"])], Forward,
        "one way for people on foot, too",
        "Einbahn auch für Fußgänger"),
    rule(&[tag("oneway:foot", &["-1"])], Backward,
        "one way for people on foot, against the order of the nodes",
        "Einbahn auch für Fußgänger, gegen die Zeichenrichtung"),
    rule(&[tag("oneway:foot", &["no"])], Both,
        "expressly both ways on foot",
        "zu Fuß ausdrücklich in beiden Richtungen"),
    rule(&[tag("foot:backward", &["no"])], Forward,
        "closed in one direction",
        "in einer Richtung gesperrt"),
    rule(&[tag("foot:forward", &["no"])], Backward,
        "closed in one direction",
        "in einer Richtung gesperrt"),
    rule(&[tag("highway", &["steps"]), tag("conveying", &["forward"])], Forward,
        "escalator",
        "Rolltreppe"),
    rule(&[tag("highway", &["steps"]), tag("conveying", &["backward"])], Backward,
        "escalator",
        "Rolltreppe"),
];

/// Which nodes stop people; others do not.
#[rustfmt::skip]
pub const BARRIERS: &[Rule<Access>] = &[
    rule(&[tag("foot", &["yes", "designated", "permissive", "official"])], Open,
        "expressly open to people on foot",
        "ausdrücklich für Fußgänger offen"),
    rule(&[tag("barrier", &[]), tag("foot", &["no"])], Closed,
        "closed to people on foot",
        "für Fußgänger gesperrt"),
    rule(&[tag("barrier", &[]), tag("foot", SOME_PEOPLE)], EndsOnly,
        "opens on foot only for certain people",
        "öffnet sich nur bestimmten Personen"),
    rule(&[tag("barrier", &[]), tag("access", &["no"])], Closed,
        "closed to the public",
        "für die Allgemeinheit gesperrt"),
    rule(&[tag("barrier", &[]), tag("access", SOME_PEOPLE)], EndsOnly,
        "opens only for certain people",
        "öffnet sich nur bestimmten Personen"),
    rule(&[tag("barrier", &["gate", "wicket_gate", "sliding_gate", "door"]), tag("locked", &["yes"])], EndsOnly,
        "locked: whoever lives behind it has the key",
        "verschlossen: den Schlüssel hat, wer dahinter wohnt"),
    rule(&[tag("barrier", &["wall", "city_wall", "retaining_wall", "fence", "hedge", "ditch", "guard_rail"])], Closed,
        "stops people on foot; bollards, gates, stiles, kerbs and their like do not",
        "hält Fußgänger auf; Poller, Tore, Überstiege, Bordsteine und dergleichen nicht"),
];
