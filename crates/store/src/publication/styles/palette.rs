//! Colours that people with any colour vision can tell apart: ColorBrewer's sequence YlGnBu for
//! numbers (Brewer 2003), and the set of Okabe and Ito (2008) for kinds.

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u32);

/// What has no value.
pub(super) const MISSING: Colour = Colour(0x00bd_bdbd);

/// What is not classed.
pub(super) const SINGLE: Colour = Colour(0x00d5_5e00);

/// Outlines and labels.
pub(super) const INK: Colour = Colour(0x0033_3333);

#[allow(clippy::unreadable_literal, reason = "colours")]
const SEQUENCE: [&[u32]; 7] = [
    &[0xedf8b1, 0x7fcdbb, 0x2c7fb8],
    &[0xffffcc, 0xa1dab4, 0x41b6c4, 0x225ea8],
    &[0xffffcc, 0xa1dab4, 0x41b6c4, 0x2c7fb8, 0x253494],
    &[0xffffcc, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x2c7fb8, 0x253494],
    &[0xffffcc, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x0c2c84],
    &[0xffffd9, 0xedf8b1, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x0c2c84],
    &[0xffffd9, 0xedf8b1, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x253494, 0x081d58],
];

#[allow(clippy::unreadable_literal, reason = "colours")]
const KINDS: [u32; 7] = [0xf0e442, 0x56b4e9, 0xd55e00, 0x009e73, 0xe69f00, 0x0072b2, 0xcc79a7];

impl Colour {
    /// The colour of a class among so many, from light to dark. The darkest stands for all that
    /// are beyond the nine of the sequence.
    pub(super) fn of_class(class: usize, classes: usize) -> Self {
        let colours = SEQUENCE[classes.clamp(3, 9) - 3];
        Self(colours[class.min(colours.len() - 1)])
    }

    /// The same without the two lightest, which would not be seen as a thin line.
    pub(super) fn of_line_class(class: usize, classes: usize) -> Self {
        Self::of_class(class + 2, classes + 2)
    }

    /// The colour of a kind.
    pub(super) fn of_kind(kind: usize) -> Self {
        Self(KINDS[kind % KINDS.len()])
    }

    /// As QGIS writes it, with its opacity up to 255.
    pub(super) fn qgis(self, opacity: u8) -> String {
        let [_, red, green, blue] = self.0.to_be_bytes();
        format!("{red},{green},{blue},{opacity}")
    }

    /// As SLD writes it.
    pub(super) fn hexadecimal(self) -> String {
        format!("#{:06x}", self.0)
    }
}
