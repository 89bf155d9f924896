//! Why a run came to nothing.

use std::{io, path::PathBuf};

use disclosure::audit::Finding;
use formats::{
    areas::AreasError, overrides::OverridesError, postal_codes::PostalCodesError, pupil_list::PupilListError,
    register::RegisterError, school_list::SchoolListError,
};
use geo_core::{Language, Localised, reproject::CrsError};
use store::{VaultError, WriteError};

use crate::{keys::KeyError, publication::PublicationError, release::ReleaseRefusal, walking::WalkingError};

/// Why a run came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The project names no key date.
    #[error(
        "{}, release.key_date: must be given; ages and the vault hang on it. Write key_date = \"2026-10-15\" \
         under [release]",
        .path.display()
    )]
    NoKeyDate {
        /// The project file.
        path: PathBuf,
    },
    /// The project has no pupil list.
    #[error(
        "{}, inputs.pupils: there is no pupil list; put it into the folder pupils or name it under [inputs]",
        .path.display()
    )]
    NoPupilList {
        /// The project file.
        path: PathBuf,
    },
    /// The project has no address register.
    #[error(
        "{}, inputs.addresses: there is no address register; put hauskoordinaten.csv into the project's folder or \
         name a register under [inputs]",
        .path.display()
    )]
    NoRegister {
        /// The project file.
        path: PathBuf,
    },
    /// No row of the lists is a pupil.
    #[error(
        "{}, inputs.pupils: no pupil is left; the lists are empty, or their rows have neither an id nor name and \
         birth date. schulweg check tells what is wrong. The vault is unchanged",
        .path.display()
    )]
    NoPupil {
        /// The project file.
        path: PathBuf,
    },
    /// An output is one of the inputs.
    #[error("{}: is an input of the project and would be overwritten; give the input another name", .path.display())]
    OutputIsInput {
        /// The file.
        path: PathBuf,
    },
    /// Most rows contradict each other.
    #[error(
        "{}, inputs.pupils: {persons} persons stand in several rows that contradict each other, more than half of all. \
         Are last year's lists still there, or ids that every school gives for itself? schulweg check shows the rows. \
         The vault is unchanged",
        .path.display()
    )]
    MostlyContradictions {
        /// The project file.
        path: PathBuf,
        /// How many persons.
        persons: usize,
    },
    /// A file cannot be read.
    #[error("{}: cannot be read: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// There is a vault but not its key.
    #[error(
        "{}: is missing, but {} was made with it. Restore the key from a copy; without it no pupil can be known \
         again (to begin anew, move the vault away)",
        .key_file.display(), .vault.display()
    )]
    KeyIsMissing {
        /// The key file.
        key_file: PathBuf,
        /// The vault.
        vault: PathBuf,
    },
    /// The vault was made with another key.
    #[error(
        "{}: is not the key that {} was made with. Name the right one under [vault] key_file (to begin anew, move \
         the vault away)",
        .key_file.display(), .vault.display()
    )]
    OtherKey {
        /// The key file.
        key_file: PathBuf,
        /// The vault.
        vault: PathBuf,
    },
    /// The key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The school list cannot be used.
    #[error(transparent)]
    Schools(#[from] SchoolListError),
    /// A pupil list cannot be used.
    #[error(transparent)]
    Pupils(#[from] PupilListError),
    /// The positions set by hand cannot be used.
    #[error(transparent)]
    Overrides(#[from] OverridesError),
    /// The municipality areas cannot be used.
    #[error(transparent)]
    Areas(#[from] AreasError),
    /// The table of postal codes cannot be used.
    #[error(transparent)]
    PostalCodes(#[from] PostalCodesError),
    /// An address register cannot be used.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// Ways on foot cannot be measured.
    #[error(transparent)]
    Walking(#[from] WalkingError),
    /// The release would tell about few households.
    #[error(transparent)]
    Release(#[from] ReleaseRefusal),
    /// A residence lies in no cell of the grid.
    #[error(transparent)]
    Grid(#[from] CrsError),
    /// The publication cannot be made.
    #[error(transparent)]
    Publication(#[from] PublicationError),
    /// The publication cannot be written.
    #[error(transparent)]
    Published(#[from] store::PublicationError),
    /// A file stands in the publication's place that is none.
    #[error(
        "{}: is no publication of Schulweg, or a damaged one; move it away, the publication is written in its place. \
         Nothing was changed",
        .file.display()
    )]
    NotOurs {
        /// The file.
        file: PathBuf,
    },
    /// The new publication and the one in the folder together tell of few.
    #[error(
        "{}: is release {release}, and so little differs from it that both together tell of few households:\n{}\n\
         Nothing was changed. Wait until more has changed, or\n  schulweg build --replace takes that release back and \
         makes this one in its place. Right where nobody has been given it yet, or all who have it delete it\n  \
         schulweg build --new-keys changes every value anew, so that a difference no longer says that something \
         changed. Not to be done often: whoever has both can average them",
        .file.display(), lines(.findings, Language::English)
    )]
    TooAlike {
        /// The publication in the folder.
        file: PathBuf,
        /// Its release.
        release: String,
        /// What was found.
        findings: Vec<Finding>,
    },
    /// The vault knows nothing of the release that lies in the folder.
    #[error(
        "{}: is release {release}, which the vault does not remember (was it moved away?). Compared with it, a new \
         release could tell about few households. Bring back the vault it was made with; or withdraw the release \
         with --replace, and have everyone who has it delete it. Nothing was changed",
        .file.display()
    )]
    ForgottenRelease {
        /// The publication.
        file: PathBuf,
        /// Its release.
        release: String,
    },
    /// Something can be found out from the publication.
    #[error(
        "{}: is not written, because {all} findings of the audit say that somebody could be recognised:\n{}\n\
         In a region of a district, one release in a hundred meets such a chance. --new-keys draws other noise, as often as it takes; \
         findings that stay are a mistake of the program. Nothing was changed",
        .file.display(), lines(.findings, Language::English)
    )]
    Recognisable {
        /// The publication.
        file: PathBuf,
        /// The first findings.
        findings: Vec<Finding>,
        /// How many there are.
        all: u64,
    },
    /// The vault cannot be read or written.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The review file or the record cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A line per finding.
fn lines(findings: &[Finding], language: Language) -> String {
    findings.iter().map(|finding| format!("  {}", finding.text(language))).collect::<Vec<_>>().join("\n")
}

impl Localised for BuildError {
    fn german(&self) -> String {
        match self {
            Self::NoKeyDate { path } => format!(
                "{}, release.key_date: muss angegeben werden; Alter und Tresor hängen daran. Unter [release] \
                 key_date = \"2026-10-15\" schreiben",
                path.display()
            ),
            Self::NoPupilList { path } => format!(
                "{}, inputs.pupils: keine Schülerliste da; sie in den Ordner pupils legen oder unter [inputs] nennen",
                path.display()
            ),
            Self::NoRegister { path } => format!(
                "{}, inputs.addresses: kein Adressregister da; hauskoordinaten.csv in den Projektordner legen oder \
                 ein Register unter [inputs] nennen",
                path.display()
            ),
            Self::NoPupil { path } => format!(
                "{}, inputs.pupils: niemand bleibt übrig; die Listen sind leer, oder ihre Zeilen haben weder eine ID \
                 noch Name und Geburtsdatum. schulweg check sagt, was fehlt. Der Tresor ist unverändert",
                path.display()
            ),
            Self::OutputIsInput { path } => format!(
                "{}: ist eine Eingabe des Projekts und würde überschrieben; der Eingabe einen anderen Namen geben",
                path.display()
            ),
            Self::MostlyContradictions { path, persons } => format!(
                "{}, inputs.pupils: {persons} Personen stehen in mehreren Zeilen, die einander widersprechen, mehr als \
                 die Hälfte aller. Liegen die Listen des Vorjahrs noch da, oder vergibt jede Schule eigene Nummern? \
                 schulweg check zeigt die Zeilen. Der Tresor ist unverändert",
                path.display()
            ),
            Self::Unreadable { path, cause } => format!("{}: nicht lesbar: {cause}", path.display()),
            Self::KeyIsMissing { key_file, vault } => format!(
                "{}: fehlt, aber {} ist mit ihm gemacht. Den Schlüssel aus einer Kopie wiederherstellen; ohne ihn ist \
                 niemand wiederzuerkennen (für einen neuen Anfang den Tresor wegräumen)",
                key_file.display(),
                vault.display()
            ),
            Self::OtherKey { key_file, vault } => format!(
                "{}: ist nicht der Schlüssel, mit dem {} gemacht ist. Unter [vault] key_file den richtigen nennen \
                 (für einen neuen Anfang den Tresor wegräumen)",
                key_file.display(),
                vault.display()
            ),
            Self::Key(error) => error.german(),
            Self::Schools(error) => error.german(),
            Self::Pupils(error) => error.german(),
            Self::Overrides(error) => error.german(),
            Self::Areas(error) => error.german(),
            Self::PostalCodes(error) => error.german(),
            Self::Register(error) => error.german(),
            Self::Walking(error) => error.german(),
            Self::Release(refusal) => refusal.german(),
            Self::Grid(error) => error.german(),
            Self::Publication(error) => error.german(),
            Self::Published(error) => error.german(),
            Self::NotOurs { file } => format!(
                "{}: ist keine Veröffentlichung von Schulweg oder beschädigt; die Datei wegräumen, an ihre Stelle wird \
                 die Veröffentlichung geschrieben. Nichts wurde verändert",
                file.display()
            ),
            Self::TooAlike { file, release, findings } => format!(
                "{}: ist die Freigabe {release}, und so wenig ist anders als in ihr, dass beide zusammen etwas über wenige \
                 Haushalte sagen:\n{}\nNichts wurde verändert. Warten, bis sich mehr geändert hat, oder\n  schulweg build \
                 --replace zieht jene Freigabe zurück und macht diese an ihrer Stelle. Richtig, wenn sie noch niemand \
                 bekommen hat oder alle, die sie haben, sie löschen\n  schulweg build --new-keys verändert jede Zahl neu; \
                 ein Unterschied sagt dann nicht mehr, dass sich etwas geändert hat. Nicht oft tun: Wer beide hat, kann \
                 sie mitteln",
                file.display(),
                lines(findings, Language::German)
            ),
            Self::ForgottenRelease { file, release } => format!(
                "{}: ist die Freigabe {release}, von der der Tresor nichts weiß (ist er weggeräumt worden?). Verglichen \
                 mit ihr könnte eine neue etwas über wenige Haushalte verraten. Den Tresor zurückholen, mit dem sie \
                 gemacht ist; oder sie mit --replace zurückziehen und von allen, die sie haben, löschen lassen. \
                 Nichts wurde verändert",
                file.display()
            ),
            Self::Recognisable { file, findings, all } => format!(
                "{}: ist nicht geschrieben, denn nach {all} Funden der Prüfung könnte jemand erkannt werden:\n{}\n\
                 Etwa eine von hundert Freigaben eines Kreises trifft ein solcher Zufall. --new-keys zieht anderes \
                 Rauschen, so oft wie nötig; Funde, die bleiben, sind ein Fehler des Programms. Nichts wurde verändert",
                file.display(),
                lines(findings, Language::German)
            ),
            Self::Vault(error) => error.german(),
            Self::Write(error) => error.german(),
        }
    }
}
