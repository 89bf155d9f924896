#![allow(warnings)]
#[path = "../../../tests/src/corruption.rs"]
mod corruption;
use corruption::*;
use geo_core::{
    EastNorth, MunicipalityKey, PostalAddress, RegisterAddress, gazetteer::GazetteerBuilder,
    geocode::MatchLevel, register::RegisterQuality,
};
use rayon::prelude::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut b = GazetteerBuilder::default();
    let mut all: Vec<(String, String, String, String, EastNorth)> = vec![];
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let t = std::time::Instant::now();
    for l in text.lines() {
        let f: Vec<&str> = l.split('\t').collect();
        let a = RegisterAddress {
            id: "",
            street: f[0],
            house_number: f[1],
            postal_code: f[2],
            municipality_key: MunicipalityKey::parse(f[5]),
            municipality: f[3],
            locality: f[4],
            postal_place: "",
            position: EastNorth { east: f[6].parse().unwrap(), north: f[7].parse().unwrap() },
            quality: RegisterQuality::Building,
        };
        b.add(&a);
        if !a.house_number.is_empty() && !a.street.is_empty() {
            all.push((
                a.street.into(),
                a.house_number.into(),
                a.postal_code.into(),
                a.municipality.into(),
                a.position,
            ));
        }
    }
    let g = b.build();
    println!("build {:?} {}", t.elapsed(), g.len());
    let only = args.get(2).cloned().unwrap_or_default();
    let show: usize = args.get(3).map_or(0, |s| s.parse().unwrap());
    for (kind, f) in SPELLINGS {
        if !kind.contains(&only) {
            continue;
        }
        let mut r = Random::new(7);
        let list: Vec<(PostalAddress, usize)> = all
            .iter()
            .enumerate()
            .filter_map(|(i, a)| {
                f(&mut r, &a.0, &a.1).map(|(street, house_number)| {
                    (
                        PostalAddress {
                            street,
                            house_number,
                            postal_code: a.2.clone(),
                            place: a.3.clone(),
                            locality: String::new(),
                        },
                        i,
                    )
                })
            })
            .collect();
        let t = std::time::Instant::now();
        let res: Vec<_> = list.par_iter().map(|(l, _)| g.place(l)).collect();
        let el = t.elapsed();
        let (mut right, mut wrong, mut listed, mut amb, mut other) = (0, 0, 0, 0, 0);
        let mut shown = 0;
        for ((l, i), p) in list.iter().zip(&res) {
            let a = &all[*i];
            let ok = p.spelling.as_ref().is_some_and(|s| s.street == a.0 && s.house_number == a.1)
                && p.level == MatchLevel::HouseNumber
                && p.position.unwrap().distance(a.4).0 < 100.0;
            if ok {
                right += 1;
            } else {
                if p.level == MatchLevel::HouseNumber {
                    wrong += 1
                } else if p.level == MatchLevel::Ambiguous {
                    amb += 1;
                    if p.candidates.iter().any(|s| s.street == a.0 && s.house_number == a.1) {
                        listed += 1
                    }
                } else {
                    other += 1
                }
                if shown < show {
                    shown += 1;
                    println!(
                        "   {:?} {:?} {:?} {:?} -> truth {:?} {:?}: {} {:.2} {:?} {:?}",
                        l.street,
                        l.house_number,
                        l.postal_code,
                        l.place,
                        a.0,
                        a.1,
                        p.level,
                        p.score,
                        p.spelling.as_ref().map(|s| s.to_string()),
                        p.candidates.iter().map(|s| s.to_string()).collect::<Vec<_>>()
                    );
                }
            }
        }
        let n = list.len().max(1) as f64;
        println!(
            "{kind:35} n {:7} right {:.3} % wrong {:.3} % listed {:.3} % amb {:.3} % other {:.3} %  {:.0}/s",
            list.len(),
            right as f64 / n * 100.,
            wrong as f64 / n * 100.,
            listed as f64 / n * 100.,
            amb as f64 / n * 100.,
            other as f64 / n * 100.,
            list.len() as f64 / el.as_secs_f64()
        );
    }
}
