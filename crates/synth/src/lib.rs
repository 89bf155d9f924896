//! The invented demo region, at any scale, in real file formats, with the truth.
//!
//! Municipalities, schools and stops of Trier and the Landkreis Trier-Saarburg are facts;
//! streets, addresses, areas and pupils are invented from a seed, the same bytes each time.

pub mod calendar;
pub mod corruption;
pub mod dirt;
pub mod districts;
pub mod error;
pub mod extent;
pub mod facts;
mod field_tracks;
pub mod files;
pub mod grounds;
pub mod hazards;
pub mod houses;
pub mod known;
pub mod land;
pub mod listing;
pub mod localities;
pub mod offers;
pub mod outline;
pub mod partition;
pub mod place_names;
pub mod places;
pub mod pupils;
pub mod random;
pub mod region;
mod roads;
pub mod settlement;
pub mod street_names;
pub mod streets;
pub mod town;

pub use error::SynthError;
pub use extent::Wish;
pub use random::Random;
pub use region::{Made, write};
