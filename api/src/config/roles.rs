//! Roles and who has them: what the public, planners and the district may see, users with a password
//! and tokens of programs.

use std::sync::Arc;

use serde::Serialize;

use crate::caller::{Caller, Sees};

/// Who somebody is to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everybody without credentials.
    Public,
    /// Who plans the ways to school.
    Planner,
    /// The district, which also sees how the service does.
    District,
}

impl Role {
    /// All names of roles.
    pub const NAMES: [&str; 3] = ["public", "planner", "district"];

    /// The role of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Public, Self::Planner, Self::District].into_iter().find(|role| role.name() == name)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Planner => "planner",
            Self::District => "district",
        }
    }
}

/// What each role sees where that is said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles {
    pub(crate) public: Option<Sees>,
    pub(crate) planner: Option<Sees>,
    pub(crate) district: Option<Sees>,
}

/// A person with a password.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
    /// The password's hash, in the format of PHC strings.
    pub(crate) password: String,
}

/// A program with a token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
    pub(crate) sha256: [u8; 32],
}

impl Roles {
    fn is_empty(&self) -> bool {
        self.public.is_none() && self.planner.is_none() && self.district.is_none()
    }

    /// What a role sees. Who signs in sees what the public sees as well: signing out would show it.
    pub(crate) fn sees(&self, role: Role, has_users: bool) -> Sees {
        let public = self.public.clone().unwrap_or_else(|| {
            if has_users || !self.is_empty() { Sees::Only(Arc::default()) } else { Sees::All }
        });
        let own = match role {
            Role::Public => return public,
            Role::Planner => self.planner.clone(),
            Role::District => self.district.clone(),
        };
        match (own.unwrap_or(Sees::All), public) {
            (Sees::All, _) | (_, Sees::All) => Sees::All,
            (Sees::Only(own), Sees::Only(public)) => {
                Sees::Only(own.iter().chain(public.iter()).cloned().collect())
            }
        }
    }

    /// Somebody of a role.
    pub(crate) fn caller(&self, name: Option<Arc<str>>, role: Role, has_users: bool) -> Caller {
        let sees = self.sees(role, has_users);
        let may_sign_in = has_users && sees != Sees::All;
        Caller { name, role, sees, may_sign_in }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(ids: &[&str]) -> Sees {
        Sees::Only(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn without_users_and_roles_the_public_sees_all_and_with_either_nothing() {
        assert_eq!(Roles::default().sees(Role::Public, false), Sees::All);
        assert_eq!(Roles::default().sees(Role::Public, true), only(&[]));
        let roles = Roles { planner: Some(only(&["hazards"])), ..Roles::default() };
        assert_eq!(roles.sees(Role::Public, false), only(&[]));
    }

    #[test]
    fn a_planner_sees_their_own_layers_and_those_of_the_public() {
        let roles =
            Roles { public: Some(only(&["totals"])), planner: Some(only(&["hazards"])), district: None };
        assert_eq!(roles.sees(Role::Planner, true), only(&["hazards", "totals"]));
        assert_eq!(roles.sees(Role::Public, true), only(&["totals"]));
        assert_eq!(roles.sees(Role::District, true), Sees::All);
    }
}
