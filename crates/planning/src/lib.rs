//! The run of a planning project: from its inputs to the vault, stage by stage. It prints
//! nothing; whoever calls it is told what is going on and what became of everything.

pub mod assignment;
mod associations;
pub mod attention;
pub mod build;
pub mod claim;
pub mod claims;
pub mod entitlement;
pub mod explain;
pub mod input_files;
pub mod keys;
pub mod load;
pub mod placing;
pub mod project_file;
pub mod publication;
pub mod pupil_lists;
pub mod register_input;
pub mod release;
pub mod review_file;
pub mod rules;
pub mod run_record;
pub mod walking;
pub mod work;

pub use build::{BuildError, BuildOptions, Built, build};
pub use keys::{KeyError, Keys};
pub use project_file::{ProjectFile, ProjectFileError};
pub use register_input::RegisterInput;
pub use release::ReleaseRefusal;
pub use rules::{RuleSet, RulesSource};
pub use work::{Step, Watch, Work};
