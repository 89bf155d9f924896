//! What is published: every layer with its properties, units, short names, titles and
//! breakdowns, as data with types. Disclosure control, files and the API read it from here, and
//! nothing else names a layer's property.

pub mod breakdown;
pub mod layer;
pub mod layers;
pub mod properties;
pub mod property;
pub mod publication;
pub mod style;
pub mod table;
pub mod text;

pub use breakdown::{AgeBand, AgeBands, Code};
pub use layer::{Layer, LayerKind, Source};
pub use property::{Kind, Property, Role, Unit};
pub use publication::{About, Attribution, Parameters, Publication, Rounding};
pub use style::{Classes, Style};
pub use table::{ColumnType, GeometryKind, Row, Shape, Table, Value};
pub use text::Text;
