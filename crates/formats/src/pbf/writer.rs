//! A small writer of OSM PBF files for the tests: nodes, ways and relations with their tags,
//! uncompressed.

/// Tags of an element.
pub type Tags<'t> = &'t [(&'t str, &'t str)];

/// Member ways of a relation with their roles.
pub type Members<'t> = &'t [(i64, &'t str)];

/// A file in the making; each call adds a blob.
#[derive(Default)]
pub struct Pbf {
    bytes: Vec<u8>,
    /// Where blobs end.
    pub ends: Vec<usize>,
}

/// The strings of a block; the first is empty, as the format wants it.
#[derive(Default)]
struct Strings(Vec<String>);

impl Pbf {
    /// A file with a header that needs these features.
    pub fn needing(features: &[&str]) -> Self {
        let mut header = Vec::new();
        for feature in features {
            bytes(&mut header, 4, feature.as_bytes());
        }
        let mut pbf = Self::default();
        pbf.blob("OSMHeader", &header);
        pbf
    }

    /// A usual file.
    pub fn new() -> Self {
        Self::needing(&["OsmSchema-V0.6", "DenseNodes"])
    }

    /// A blob of dense nodes: id, longitude, latitude, tags.
    pub fn dense(mut self, nodes: &[(i64, f64, f64, Tags<'_>)]) -> Self {
        let mut strings = Strings::default();
        let (mut ids, mut lats, mut lons, mut tags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut last = (0, 0, 0);
        for (id, lon, lat, own) in nodes {
            let now = (*id, fixed(*lon), fixed(*lat));
            varint(&mut ids, zigzag(now.0 - last.0));
            varint(&mut lons, zigzag(now.1 - last.1));
            varint(&mut lats, zigzag(now.2 - last.2));
            last = now;
            for (key, value) in *own {
                varint(&mut tags, strings.index(key));
                varint(&mut tags, strings.index(value));
            }
            varint(&mut tags, 0);
        }
        let mut dense = Vec::new();
        for (field, packed) in [(1, &ids), (8, &lats), (9, &lons), (10, &tags)] {
            bytes(&mut dense, field, packed);
        }
        let mut group = Vec::new();
        bytes(&mut group, 2, &dense);
        self.block(&strings, &group);
        self
    }

    /// A blob of single nodes.
    pub fn nodes(mut self, nodes: &[(i64, f64, f64, Tags<'_>)]) -> Self {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, lon, lat, tags) in nodes {
            let mut node = Vec::new();
            number(&mut node, 1, zigzag(*id));
            strings.tags(&mut node, tags);
            number(&mut node, 8, zigzag(fixed(*lat)));
            number(&mut node, 9, zigzag(fixed(*lon)));
            bytes(&mut group, 1, &node);
        }
        self.block(&strings, &group);
        self
    }

    /// A blob of ways: id, nodes, tags.
    pub fn ways(mut self, ways: &[(i64, &[i64], Tags<'_>)]) -> Self {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, nodes, tags) in ways {
            let mut way = Vec::new();
            number(&mut way, 1, id.cast_unsigned());
            strings.tags(&mut way, tags);
            bytes(&mut way, 8, &deltas(nodes));
            bytes(&mut group, 3, &way);
        }
        self.block(&strings, &group);
        self
    }

    /// A blob of relations: id, member ways with roles, tags.
    pub fn relations(mut self, relations: &[(i64, Members<'_>, Tags<'_>)]) -> Self {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, members, tags) in relations {
            let mut relation = Vec::new();
            number(&mut relation, 1, id.cast_unsigned());
            strings.tags(&mut relation, tags);
            let (mut roles, mut kinds) = (Vec::new(), Vec::new());
            for (_, role) in *members {
                varint(&mut roles, strings.index(role));
                varint(&mut kinds, 1);
            }
            let ids: Vec<i64> = members.iter().map(|(id, _)| *id).collect();
            for (field, packed) in [(8, &roles), (9, &deltas(&ids)), (10, &kinds)] {
                bytes(&mut relation, field, packed);
            }
            bytes(&mut group, 4, &relation);
        }
        self.block(&strings, &group);
        self
    }

    /// The file.
    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn block(&mut self, strings: &Strings, group: &[u8]) {
        let mut table = Vec::new();
        bytes(&mut table, 1, b"");
        for text in &strings.0 {
            bytes(&mut table, 1, text.as_bytes());
        }
        let mut block = Vec::new();
        bytes(&mut block, 1, &table);
        bytes(&mut block, 2, group);
        self.blob("OSMData", &block);
    }

    fn blob(&mut self, kind: &str, content: &[u8]) {
        let mut blob = Vec::new();
        bytes(&mut blob, 1, content);
        let mut header = Vec::new();
        bytes(&mut header, 1, kind.as_bytes());
        number(&mut header, 3, blob.len() as u64);
        self.bytes.extend(u32::try_from(header.len()).unwrap_or_default().to_be_bytes());
        self.bytes.extend(header);
        self.bytes.extend(blob);
        self.ends.push(self.bytes.len());
    }
}

impl Strings {
    fn index(&mut self, text: &str) -> u64 {
        let known = self.0.iter().position(|known| known == text);
        let index = known.unwrap_or_else(|| {
            self.0.push(text.into());
            self.0.len() - 1
        });
        index as u64 + 1
    }

    fn tags(&mut self, element: &mut Vec<u8>, tags: Tags<'_>) {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (key, value) in tags {
            varint(&mut keys, self.index(key));
            varint(&mut values, self.index(value));
        }
        bytes(element, 2, &keys);
        bytes(element, 3, &values);
    }
}

fn fixed(degrees: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "degrees are small")]
    let fixed = (degrees * 1e7).round() as i64;
    fixed
}

fn deltas(ids: &[i64]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last = 0;
    for id in ids {
        varint(&mut out, zigzag(id - last));
        last = *id;
    }
    out
}

const fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}
