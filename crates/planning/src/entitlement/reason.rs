//! Why a decision is what it is, and what its reader should know besides.

use std::fmt;

use geo_core::Localised;

use crate::claim::Open;

/// Why a decision is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The way is long enough.
    Longer,
    /// The way is not long enough.
    NotLonger,
    /// Only the way round the danger is long enough.
    DangerDetour,
    /// There is no way without danger.
    NoSafePath,
    /// The length is within the margin of the threshold.
    WithinMargin,
    /// Entitled wherever the house stands, but whether by distance or danger hangs on the margin.
    EntitledEitherWay,
    /// Below the threshold the way is dangerous, and the office may grant transport.
    DangerAtDiscretion,
    /// No way leads there, not even a dangerous one: a hole in the network, an island, a river.
    NoPath,
    /// No site of the school list qualifies as the one that grounds the claim.
    NoSite,
    /// The residence is not placed.
    NotPlaced,
    /// The project has no foot network.
    NoNetwork,
    /// No rule says.
    Open(Open),
}

/// What the reader of a decision should know about how it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Caution {
    /// No file says the school district; measured to the site attended.
    DistrictUnknown,
    /// The house lies more than 250 m from the nearest way.
    SnappedFar,
    /// A way without connection to the network was nearer.
    PastIsland,
    /// The school has several sites; the nearest that teaches the stage was taken.
    SiteAssumed,
    /// The site attended is nearer than the one that grounds the claim.
    AttendedNearer,
    /// The site's entrance is not known; measured to its address.
    EntranceUnknown,
    /// Every entrance of the site lies more than 250 m from the nearest way or more than 500 m from
    /// the site's position.
    EntranceFar,
    /// A nearer site counted although the list does not say its first foreign languages.
    LanguageUnlisted,
    /// A Realschule plus counted although the list does not say whether it is integrative or
    /// cooperative.
    FormUnlisted,
}

impl Reason {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Longer => "longer",
            Self::NotLonger => "not_longer",
            Self::DangerDetour => "danger_detour",
            Self::NoSafePath => "no_safe_path",
            Self::WithinMargin => "within_margin",
            Self::EntitledEitherWay => "entitled_either_way",
            Self::DangerAtDiscretion => "danger_at_discretion",
            Self::NoPath => "no_path",
            Self::NoSite => "no_site",
            Self::NotPlaced => "not_placed",
            Self::NoNetwork => "no_network",
            Self::Open(open) => open.as_str(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Longer => "the way is long enough",
            Self::NotLonger => "the way is not long enough",
            Self::DangerDetour => "only the way that avoids dangerous parts is long enough",
            Self::NoSafePath => "there is no way without a dangerous part",
            Self::WithinMargin => "the length lies within the margin of the address",
            Self::EntitledEitherWay => {
                "entitled in any case; whether by distance or danger lies within the margin of the address"
            }
            Self::DangerAtDiscretion => "the shorter way is dangerous; the office may grant transport",
            Self::NoPath => "the network has no way there, not even a dangerous one",
            Self::NoSite => "no site of the school list qualifies as the nearest",
            Self::NotPlaced => "the residence is not placed",
            Self::NoNetwork => "there is no foot network to measure in",
            Self::Open(open) => return open.fmt(f),
        })
    }
}

impl Localised for Reason {
    fn german(&self) -> String {
        match self {
            Self::Longer => "der Weg ist lang genug",
            Self::NotLonger => "der Weg ist nicht lang genug",
            Self::DangerDetour => "erst der Weg, der gefährliche Stellen meidet, ist lang genug",
            Self::NoSafePath => "jeder Weg hat eine gefährliche Stelle",
            Self::WithinMargin => "die Länge liegt näher an der Grenze, als die Adresse genau ist",
            Self::EntitledEitherWay => {
                "Anspruch in jedem Fall; ob wegen der Entfernung oder der Gefährlichkeit, ist bei dieser Adresse nicht genau zu sagen"
            }
            Self::DangerAtDiscretion => "der kürzere Weg ist gefährlich; das Amt kann die Beförderung gewähren",
            Self::NoPath => "im Wegenetz führt kein Weg dorthin, auch kein gefährlicher",
            Self::NoSite => "kein Standort der Schulliste kommt als nächstgelegener in Frage",
            Self::NotPlaced => "die Wohnung ist nicht verortet",
            Self::NoNetwork => "es gibt kein Wegenetz zum Messen",
            Self::Open(open) => return open.german(),
        }
        .to_owned()
    }
}

impl Caution {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DistrictUnknown => "district_unknown",
            Self::SnappedFar => "snapped_far",
            Self::PastIsland => "past_island",
            Self::SiteAssumed => "site_assumed",
            Self::AttendedNearer => "attended_nearer",
            Self::EntranceUnknown => "entrance_unknown",
            Self::EntranceFar => "entrance_far",
            Self::LanguageUnlisted => "language_unlisted",
            Self::FormUnlisted => "form_unlisted",
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DistrictUnknown => "school district unknown: measured to the school attended",
            Self::SnappedFar => "the house lies more than 250 m from the nearest way",
            Self::PastIsland => "a nearer way has no connection to the network",
            Self::SiteAssumed => "the school has several sites; the nearest that teaches the stage was taken",
            Self::AttendedNearer => "the site attended is nearer than the one that grounds the claim",
            Self::EntranceUnknown => "measured to the school's address: its entrance is not known",
            Self::EntranceFar => {
                "the school's entrance lies far from every way (250 m) or from the school's position (500 m)"
            }
            Self::LanguageUnlisted => "a site counted whose first foreign languages are not listed",
            Self::FormUnlisted => "integrative and cooperative Realschulen plus were not told apart",
        })
    }
}

impl Localised for Caution {
    fn german(&self) -> String {
        match self {
            Self::DistrictUnknown => "Schulbezirk unbekannt: bis zur besuchten Schule gemessen",
            Self::SnappedFar => "das Haus liegt über 250 m vom nächsten Weg entfernt",
            Self::PastIsland => "ein näherer Weg hat keine Verbindung zum Wegenetz",
            Self::SiteAssumed => {
                "die Schule hat mehrere Standorte; angenommen ist der nächste, der die Stufe unterrichtet"
            }
            Self::AttendedNearer => "der besuchte Standort liegt näher als der maßgebliche",
            Self::EntranceUnknown => "bis zur Adresse der Schule gemessen: ihr Eingang ist nicht bekannt",
            Self::EntranceFar => {
                "der Eingang der Schule liegt weit von jedem Weg (250 m) oder von der Lage der Schule (500 m)"
            }
            Self::LanguageUnlisted => {
                "es zählte ein Standort mit, dessen erste Fremdsprachen nicht angegeben sind"
            }
            Self::FormUnlisted => "integrative und kooperative Realschulen plus wurden nicht unterschieden",
        }
        .to_owned()
    }
}
