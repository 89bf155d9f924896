//! What a school offers: places, G8 or G9, first foreign languages. The fact table does not say
//! it, so it is invented.

use crate::{facts::School, random::Random};

/// What a school offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Places for pupils; never fewer than pupils.
    pub capacity: usize,
    /// Whether a Gymnasium leads to the Abitur in eight or nine years; `None` for other schools.
    pub years: Option<Years>,
    /// First foreign languages of a Gymnasium, Englisch first.
    pub languages: Vec<&'static str>,
}

/// Years of a Gymnasium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Years {
    /// G8, in Rhineland-Palatinate with lessons all day.
    Eight,
    /// G9.
    Nine,
}

impl Years {
    /// As the school list names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eight => "G8GTS",
            Self::Nine => "G9",
        }
    }
}

impl Offer {
    /// By lot, for a school with so many pupils.
    pub fn draw(random: &mut Random, school: &School, pupils: usize) -> Self {
        // One school of five is full.
        let spare = if random.chance(0.2) { 0 } else { 8 + random.below(23) };
        let capacity = pupils + (pupils * spare).div_ceil(100);
        let (eight, french, latin) = (random.chance(0.25), random.chance(0.8), random.chance(0.4));
        if school.school_type != "Gymnasium" {
            return Self { capacity, years: None, languages: Vec::new() };
        }
        let mut languages = vec!["Englisch"];
        languages.extend((french || !latin).then_some("Französisch"));
        languages.extend(latin.then_some("Latein"));
        Self { capacity, years: Some(if eight { Years::Eight } else { Years::Nine }), languages }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::land::tests::plan;

    #[test]
    fn gymnasien_are_g8_or_g9_and_teach_several_first_languages() {
        let land = plan(1, None, None).land(0);
        let schools = land.schools.iter().zip(&land.offers);
        let (own, others): (Vec<_>, Vec<_>) =
            schools.partition(|((_, school), _)| school.school_type == "Gymnasium");
        assert!(others.iter().all(|(_, offer)| offer.years.is_none() && offer.languages.is_empty()));
        let eight = own.iter().filter(|(_, offer)| offer.years == Some(Years::Eight)).count();
        assert!((1..=5).contains(&eight), "{eight} of {}", own.len());
        assert!(own.iter().all(|(_, offer)| offer.languages.len() >= 2 && offer.languages[0] == "Englisch"));
        assert!(own.iter().any(|(_, offer)| offer.languages.contains(&"Latein")));
    }

    #[test]
    fn places_suffice_in_all_but_not_where_everybody_goes_to_the_nearest_school() {
        let plan = plan(1, None, None);
        let land = plan.land(0);
        let pupils = plan.pupils(&land);
        for school_type in ["Grundschule", "Gymnasium"] {
            let is_of_it = |school: &usize| land.schools[*school].1.school_type == school_type;
            let sites: Vec<usize> = (0..land.schools.len()).filter(is_of_it).collect();
            let mut nearest = vec![0_usize; land.schools.len()];
            for pupil in pupils.iter().filter(|pupil| is_of_it(&pupil.school)) {
                let home = land.towns[pupil.home.0].houses[pupil.home.1].position;
                let distance = |site: &usize| land.sites[*site].distance(home).0;
                let site = sites.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)));
                nearest[site.unwrap_or_default()] += 1;
            }
            let places: usize = sites.iter().map(|site| land.offers[*site].capacity).sum();
            assert!(places >= nearest.iter().sum(), "{school_type}");
            let over = sites.iter().filter(|site| nearest[**site] > land.offers[**site].capacity).count();
            assert!((2..=sites.len() / 2).contains(&over), "{over} of {} {school_type}", sites.len());
        }
    }
}
