//! Parameters of disclosure control that no table of changes can meet, each with the nearest that
//! can be met.

use geo_core::Localised;

/// Why there is no table of changes for T, D and V.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// Single pupils would be shown.
    #[error("threshold = {threshold}: at least 2, or single pupils would be shown")]
    Threshold {
        /// T.
        threshold: u32,
    },
    /// It needs a larger D than there are tables for.
    #[error("threshold = {threshold}: at most {largest}")]
    ThresholdTooLarge {
        /// T.
        threshold: u32,
        /// The largest T.
        largest: u32,
    },
    /// Counts just above D could not be lowered, so their mean change could not be 0, or none could
    /// scatter as much as counts below T have to.
    #[error(
        "largest_change = {largest_change} is too small for threshold = {threshold}, which needs at least \
         largest_change = {smallest_change} and variance = {smallest}"
    )]
    ChangeTooSmall {
        /// D.
        largest_change: u32,
        /// T.
        threshold: u32,
        /// The smallest D for this T.
        smallest_change: u32,
        /// The smallest V for this T.
        smallest: u32,
    },
    /// The table would be needlessly large.
    #[error("largest_change = {largest_change}: at most {largest}")]
    ChangeTooLarge {
        /// D.
        largest_change: u32,
        /// The largest D there are tables for.
        largest: u32,
    },
    /// Not a number, or not a finite one.
    #[error("variance = {variance} is no number; the smallest one for threshold = {threshold} is {smallest}")]
    NoNumber {
        /// V.
        variance: f64,
        /// T.
        threshold: u32,
        /// The smallest V for this T.
        smallest: u32,
    },
    /// A count below T becomes 0 or at least T; with mean 0 that scatters more than V allows.
    #[error(
        "variance = {variance} is too small for threshold = {threshold}: a count of {count}, shown as 0 or \
         as {threshold} and more, needs at least {smallest}"
    )]
    VarianceTooSmall {
        /// V.
        variance: f64,
        /// T.
        threshold: u32,
        /// The count whose row needs most.
        count: u32,
        /// The smallest V for this T.
        smallest: u32,
    },
    /// A count of 1 falls by 1 and rises by D at most; with mean 0 that scatters less than V asks.
    #[error(
        "variance = {variance} is too large for largest_change = {largest_change}: a count of 1 reaches at \
         most {largest}; take a variance of at most {largest}, or largest_change = {smallest_change}"
    )]
    VarianceTooLarge {
        /// V.
        variance: f64,
        /// D.
        largest_change: u32,
        /// The largest V for this D.
        largest: u32,
        /// The smallest D for this V.
        smallest_change: f64,
    },
    /// No D there are tables for scatters so much.
    #[error("variance = {variance} is too large: at most {largest}, which needs largest_change = {largest}")]
    VarianceOutOfReach {
        /// V.
        variance: f64,
        /// The largest V, and the D that it needs.
        largest: u32,
    },
    /// The numbers of a row are too close to the edge of what is possible.
    #[error(
        "variance = {variance}: no table found for a count of {count}; take a slightly larger or smaller variance"
    )]
    Unsolved {
        /// V.
        variance: f64,
        /// The count whose row was not solved.
        count: u32,
    },
    /// The parameters of sensitive sites.
    #[error("sensitive sites: {0}")]
    Sensitive(Box<ParameterError>),
}

impl Localised for ParameterError {
    fn german(&self) -> String {
        match self {
            Self::Threshold { threshold } => {
                format!("threshold = {threshold}: mindestens 2, sonst würden Einzelne gezeigt")
            }
            Self::ThresholdTooLarge { threshold, largest } => {
                format!("threshold = {threshold}: höchstens {largest}")
            }
            Self::ChangeTooSmall { largest_change, threshold, smallest_change, smallest } => format!(
                "largest_change = {largest_change} ist zu klein für threshold = {threshold}: dafür braucht es \
                 mindestens largest_change = {smallest_change} und variance = {smallest}"
            ),
            Self::ChangeTooLarge { largest_change, largest } => {
                format!("largest_change = {largest_change}: höchstens {largest}")
            }
            Self::NoNumber { variance, threshold, smallest } => format!(
                "variance = {variance} ist keine Zahl; die kleinste für threshold = {threshold} ist {smallest}"
            ),
            Self::VarianceTooSmall { variance, threshold, count, smallest } => format!(
                "variance = {variance} ist zu klein für threshold = {threshold}: eine Anzahl von {count}, \
                 gezeigt als 0 oder als {threshold} und mehr, braucht mindestens {smallest}"
            ),
            Self::VarianceTooLarge { variance, largest_change, largest, smallest_change } => format!(
                "variance = {variance} ist zu groß für largest_change = {largest_change}: eine Anzahl von 1 \
                 erreicht höchstens {largest}; eine Varianz bis {largest} nehmen, oder largest_change = \
                 {smallest_change}"
            ),
            Self::VarianceOutOfReach { variance, largest } => format!(
                "variance = {variance} ist zu groß: höchstens {largest}, und dafür braucht es largest_change = \
                 {largest}"
            ),
            Self::Unsolved { variance, count } => format!(
                "variance = {variance}: keine Tabelle für eine Anzahl von {count} gefunden; die Varianz \
                 etwas größer oder kleiner nehmen"
            ),
            Self::Sensitive(error) => format!("schutzbedürftige Standorte: {}", error.german()),
        }
    }
}
