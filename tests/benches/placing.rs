//! How fast addresses are placed in a register of the size of Rhineland-Palatinate's
//! (1.4 million addresses), beside a search of the same street names with `fst` and its
//! Levenshtein automaton. Run: `cargo bench --workspace --bench placing`.

#![allow(clippy::unwrap_used, missing_docs)]

use std::{path::PathBuf, sync::LazyLock};

use divan::{Bencher, counter::ItemsCount};
use formats::register::{RegisterFormat, RegisterOptions, read_register};
use fst::{IntoStreamer, Set, automaton::Levenshtein};
use geo_core::{
    PostalAddress,
    gazetteer::{Gazetteer, GazetteerBuilder},
    geocode::{MatchLevel, street_key::street_key},
};
use rayon::prelude::*;
use synth::{Random, Wish, corruption::mistype};

const ADDRESSES: usize = 1_400_000;

/// Every so-many-th address is listed.
const EVERY: usize = 7;

struct State {
    path: PathBuf,
    listed: Vec<Listed>,
    _folder: tempfile::TempDir,
}

/// An address of the register, as a list without postal codes has it.
struct Listed {
    street: String,
    number: String,
    place: String,
}

static STATE: LazyLock<State> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let wish = Wish { seed: 1, addresses: Some(ADDRESSES as u64), ..Wish::default() };
    synth::write(folder.path(), wish, &|_, _| {}).unwrap();
    let path = folder.path().join("hauskoordinaten.csv");
    let (mut listed, mut number) = (Vec::new(), 0);
    read_register(RegisterFormat::HkDe, &path, &RegisterOptions::default(), &mut |entry| {
        if number % EVERY == 0 {
            listed.push(Listed {
                street: entry.street.to_owned(),
                number: entry.house_number.to_owned(),
                place: place(entry.municipality, entry.locality),
            });
        }
        number += 1;
    })
    .unwrap();
    State { path, listed, _folder: folder }
});

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| gazetteer(&STATE.path));

/// "Konz-Niedermennig", as lists say it.
fn place(municipality: &str, locality: &str) -> String {
    let municipality = municipality.trim_end_matches(", Stadt");
    if locality.is_empty() { municipality.to_owned() } else { format!("{municipality}-{locality}") }
}

fn main() {
    divan::main();
}

fn gazetteer(path: &std::path::Path) -> Gazetteer {
    let mut builder = GazetteerBuilder::default();
    read_register(RegisterFormat::HkDe, path, &RegisterOptions::default(), &mut |entry| builder.add(entry))
        .unwrap();
    builder.build()
}

fn address(listed: &Listed, street: String) -> PostalAddress {
    PostalAddress {
        street: street.into(),
        house_number: listed.number.as_str().into(),
        place: listed.place.as_str().into(),
        ..PostalAddress::default()
    }
}

/// The list with this many typing errors in each street.
fn list(errors: usize) -> Vec<PostalAddress> {
    let mut random = Random::new(3);
    STATE.listed.iter().map(|listed| address(listed, mistype(&mut random, &listed.street, errors))).collect()
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn index_of_hk_de_text(bencher: Bencher<'_, '_>) {
    LazyLock::force(&STATE);
    bencher.counter(ItemsCount::new(ADDRESSES)).bench(|| gazetteer(&STATE.path));
}

#[divan::bench(args = [0, 1, 2], sample_count = 10, sample_size = 1)]
fn addresses_with_typing_errors_on_all_cores(bencher: Bencher<'_, '_>, errors: usize) {
    LazyLock::force(&GAZETTEER);
    let list = list(errors);
    bencher.counter(ItemsCount::new(list.len())).bench(|| {
        list.par_iter().filter(|listed| GAZETTEER.place(listed).level == MatchLevel::HouseNumber).count()
    });
}

/// The peer does less: it finds street names, looks up no house number and weighs no place.
#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn street_names_in_an_fst_on_all_cores(bencher: Bencher<'_, '_>, errors: usize) {
    let mut names: Vec<String> = STATE.listed.iter().map(|listed| street_key(&listed.street)).collect();
    names.sort();
    names.dedup();
    let set = Set::from_iter(names).unwrap();
    let list: Vec<String> = list(errors).iter().take(2000).map(|listed| street_key(&listed.street)).collect();
    bencher.counter(ItemsCount::new(list.len())).bench(|| {
        list.par_iter()
            .map(|name| {
                let automaton = Levenshtein::new(name, u32::try_from(errors).unwrap()).unwrap();
                set.search(automaton).into_stream().into_strs().unwrap().len()
            })
            .sum::<usize>()
    });
}
