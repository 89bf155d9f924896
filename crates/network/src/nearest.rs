//! The nearest site on foot, from everywhere: one search from the entrances of all sites at once
//! (network Voronoi diagram: Erwig 2000), O(n log n + m).

use rustc_hash::FxHashMap;

use crate::{
    graph::{Arcs, Network, Sense},
    rules::Access,
    search::{Search, UNREACHED},
    snap::Snap,
    zones::{self, Gate},
};

/// How far it is to the nearest of some sites, from every place of a network. Straight pieces of
/// the entrances are part of the way, those of the places asked for are not.
pub struct Nearest<'n> {
    network: &'n Network,
    open: Field,
    /// Over private edges, on which a path may begin.
    private: Field,
    /// Entrances by the edge they lie on.
    on_edge: FxHashMap<u32, Vec<Entrance>>,
}

#[derive(Clone, Copy)]
struct Entrance {
    snap: Snap,
    straight: u32,
    site: u32,
}

/// Distance and site of every node.
struct Field {
    distance: Vec<u32>,
    site: Vec<u32>,
}

impl<'n> Nearest<'n> {
    /// `sites` are the entrances of each site. One without any is nowhere the nearest.
    #[must_use]
    pub fn of(network: &'n Network, sites: &[Vec<Snap>]) -> Self {
        let entrances = || {
            (0_u32..).zip(sites).flat_map(|(site, entrances)| {
                entrances.iter().map(move |snap| Entrance { snap: *snap, straight: snap.straight_mm(), site })
            })
        };
        let private_arcs = network.ends.arcs(Sense::To);
        let mut private = Search::new(private_arcs);
        let (mut open_seeds, mut private_seeds) = (Vec::new(), Vec::new());
        let mut on_edge: FxHashMap<u32, Vec<Entrance>> = FxHashMap::default();
        for entrance in entrances() {
            let seed =
                |(node, rest): &(u32, u32)| (*node, rest.saturating_add(entrance.straight), entrance.site);
            let gate = Gate::of(network, &entrance.snap, Sense::To, &mut private);
            open_seeds.extend(gate.nodes.iter().map(seed));
            if network.edges[entrance.snap.edge as usize].access != Access::Open {
                private_seeds.extend(zones::ends(network, &entrance.snap, Sense::To).iter().map(seed));
            }
            on_edge.entry(entrance.snap.edge).or_default().push(entrance);
        }
        let open = Field::of(network.arcs(Sense::To), &open_seeds);
        let way_out = (0_u32..).zip(open.distance.iter().zip(&open.site));
        private_seeds.extend(
            way_out
                .filter(|(node, (distance, _))| {
                    **distance != UNREACHED && !private_arcs.of_node(*node).is_empty()
                })
                .map(|(node, (distance, site))| (node, *distance, *site)),
        );
        let private = Field::of(private_arcs, &private_seeds);
        Self { network, open, private, on_edge }
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &'n Network {
        self.network
    }

    /// Where entrances lie on an edge, in millimetres along its shape.
    pub(crate) fn entrances_on(&self, edge: u32) -> impl Iterator<Item = u32> {
        self.on_edge.get(&edge).into_iter().flatten().map(|entrance| entrance.snap.along)
    }

    /// The site nearest to a place and how far it is in millimetres; `None` where no site can be
    /// reached. Of sites equally near the lower number counts.
    #[must_use]
    pub fn from(&self, place: &Snap) -> Option<(u32, u32)> {
        let is_open = self.network.edges[place.edge as usize].access == Access::Open;
        let fields = if is_open { [&self.open, &self.open] } else { [&self.open, &self.private] };
        let over_nodes =
            zones::ends(self.network, place, Sense::From).into_iter().flat_map(|(node, rest)| {
                let node = node as usize;
                fields.map(|field| (field.distance[node].saturating_add(rest), field.site[node]))
            });
        let along_edge = self.on_edge.get(&place.edge).into_iter().flatten().filter_map(|entrance| {
            let along = zones::along_edge(self.network, place, &entrance.snap)?;
            Some((along.saturating_add(entrance.straight), entrance.site))
        });
        let (distance, site) = over_nodes.chain(along_edge).min()?;
        (distance != UNREACHED).then_some((site, distance))
    }
}

impl Field {
    /// `seeds` are nodes with the distance from there to a site.
    fn of(arcs: &Arcs, seeds: &[(u32, u32, u32)]) -> Self {
        let mut search = Search::new(arcs);
        search.run(&seeds.iter().map(|(node, distance, _)| (*node, *distance)).collect::<Vec<_>>());
        let nodes = u32::try_from(arcs.nodes()).unwrap_or(u32::MAX);
        let distance: Vec<u32> = (0..nodes).map(|node| search.distance(node)).collect();
        let mut site = vec![u32::MAX; distance.len()];
        for (node, reached, of) in seeds {
            let node = *node as usize;
            if distance[node] == *reached {
                site[node] = site[node].min(*of);
            }
        }
        // Every arc has a length, so a node's site is known before it is handed on.
        let mut order: Vec<(u32, u32)> =
            search.reached().iter().map(|node| (distance[*node as usize], *node)).collect();
        order.sort_unstable();
        for (here, node) in order {
            let known = site[node as usize];
            for arc in arcs.of_node(node) {
                let head = arc.head as usize;
                if here.checked_add(arc.length) == Some(distance[head]) {
                    site[head] = site[head].min(known);
                }
            }
        }
        Self { distance, site }
    }
}
