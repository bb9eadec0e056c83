//! Access and refresh tokens. Those that come from one code are a family: what ends one, ends all.

use std::collections::HashMap;

use super::Grant;
use crate::smart::scopes::{Scopes, Staying};
use crate::surroundings::Secret;

/// How long a refresh token lives that is not used.
const REFRESH_SECONDS: i64 = 30 * 24 * 3600;

/// Which family a token is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FamilyId(u64);

/// New tokens, not yet good for anything.
#[derive(Debug)]
pub(crate) struct Fresh {
    /// The access token.
    pub(crate) access: Secret,
    /// Seconds that it lives.
    pub(crate) lifetime: i64,
    /// The refresh token; given where the scopes ask for one.
    pub(crate) refresh: Secret,
}

/// New tokens that are good.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) access: Secret,
    pub(crate) lifetime: i64,
    pub(crate) refresh: Option<Secret>,
}

/// All that came from one code.
#[derive(Debug)]
struct Family {
    grant: Grant,
    /// The refresh token that may be used, once. Any other of the family was used already.
    refresh: Option<Secret>,
    end: i64,
}

#[derive(Debug)]
struct Access {
    family: FamilyId,
    /// All that was granted, or less where a refresh asked for less.
    scopes: Scopes,
    made: i64,
    end: i64,
    /// Comes from the code, not from a refresh.
    first: bool,
    /// How often it was used up a little: see [`Tokens::wear_out`].
    worn: u32,
}

/// The tokens that are out in the world.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    families: HashMap<FamilyId, Family>,
    access: HashMap<Secret, Access>,
    /// Each that a living family ever had, so that one that is used again is known again.
    refresh: HashMap<Secret, FamilyId>,
    made: u64,
}

/// Why a refresh token gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshRefused {
    /// Unknown, at its end, another client's, or used before: then its whole family has ended.
    Token,
    /// More was asked for than was granted.
    Wider,
}

/// The token is another client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotYours;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Access,
    Refresh,
}

/// A token that is good, for its introspection.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) kind: TokenKind,
    pub(crate) grant: Grant,
    pub(crate) made: Option<i64>,
    pub(crate) end: i64,
}

impl Family {
    /// Takes new tokens in, which prolongs the family's life.
    fn take(&mut self, now: i64, Fresh { access, lifetime, refresh }: Fresh) -> Given {
        let staying = self.grant.scopes.staying();
        self.end = match staying {
            None => now + lifetime,
            Some(Staying::Online) => self.grant.login_end,
            Some(Staying::Offline) => now + REFRESH_SECONDS,
        };
        self.refresh = staying.map(|_| refresh);
        Given { access, lifetime, refresh: self.refresh.clone() }
    }
}

impl Tokens {
    /// Begins a family.
    pub(crate) fn start(&mut self, now: i64, grant: Grant, fresh: Fresh) -> (FamilyId, Given) {
        self.made += 1;
        let id = FamilyId(self.made);
        let mut family = Family { grant, refresh: None, end: now };
        let scopes = family.grant.scopes.clone();
        let given = family.take(now, fresh);
        self.keep(now, id, scopes, &given, true);
        self.families.insert(id, family);
        (id, given)
    }

    /// Takes a refresh token, once, and gives what comes in its place (RFC 6749, 6). One that was used before was
    /// stolen, or its thief was here first: then nobody of the family is to go on (RFC 9700, 4.14.2).
    pub(crate) fn refresh(
        &mut self,
        now: i64,
        value: &Secret,
        client_id: &str,
        wanted: Option<&Scopes>,
        fresh: impl FnOnce(&Grant) -> Fresh,
    ) -> Result<(Grant, Given), RefreshRefused> {
        let id = *self.refresh.get(value).ok_or(RefreshRefused::Token)?;
        let family =
            self.families.get_mut(&id).filter(|family| now < family.end).ok_or(RefreshRefused::Token)?;
        if family.grant.client_id != client_id {
            return Err(RefreshRefused::Token);
        }
        if family.refresh.as_ref() != Some(value) {
            self.end(id);
            return Err(RefreshRefused::Token);
        }
        let granted = &family.grant.scopes;
        let scopes = wanted.unwrap_or(granted);
        if !granted.contain(scopes) {
            return Err(RefreshRefused::Wider);
        }
        let grant = Grant { scopes: scopes.clone(), ..family.grant.clone() };
        let fresh = fresh(&grant);
        let given = family.take(now, fresh);
        self.keep(now, id, grant.scopes.clone(), &given, false);
        Ok((grant, given))
    }

    fn keep(&mut self, now: i64, family: FamilyId, scopes: Scopes, given: &Given, first: bool) {
        let end = now + given.lifetime;
        let access = Access { family, scopes, made: now, end, first, worn: 0 };
        self.access.insert(given.access.clone(), access);
        if let Some(refresh) = &given.refresh {
            self.refresh.insert(refresh.clone(), family);
        }
    }

    /// What the bearer of an access token may do.
    pub(crate) fn grant(&self, now: i64, token: &Secret) -> Option<Grant> {
        let (access, family) = self.access(now, token)?;
        Some(Grant { scopes: access.scopes.clone(), ..family.grant.clone() })
    }

    fn access(&self, now: i64, token: &Secret) -> Option<(&Access, &Family)> {
        let access = self.access.get(token).filter(|access| now < access.end)?;
        let family = self.families.get(&access.family).filter(|family| now < family.end)?;
        Some((access, family))
    }

    /// Describes a token that is good (RFC 7662).
    pub(crate) fn describe(&self, now: i64, token: &Secret) -> Option<Described> {
        if let Some((access, family)) = self.access(now, token) {
            return Some(Described {
                kind: TokenKind::Access,
                grant: Grant { scopes: access.scopes.clone(), ..family.grant.clone() },
                made: Some(access.made),
                end: access.end.min(family.end),
            });
        }
        let family = self.families.get(self.refresh.get(token)?)?;
        let good = now < family.end && family.refresh.as_ref() == Some(token);
        good.then(|| Described {
            kind: TokenKind::Refresh,
            grant: family.grant.clone(),
            made: None,
            end: family.end,
        })
    }

    /// Ends the family of a token (RFC 7009). A token that is not known has ended already.
    pub(crate) fn revoke(&mut self, token: &Secret, client_id: &str) -> Result<(), NotYours> {
        let of_access = self.access.get(token).map(|access| access.family);
        let Some(id) = of_access.or_else(|| self.refresh.get(token).copied()) else { return Ok(()) };
        match self.families.get(&id) {
            Some(family) if family.grant.client_id != client_id => Err(NotYours),
            _ => {
                self.end(id);
                Ok(())
            }
        }
    }

    /// Ends what was granted as long as this login lasts (`online_access`).
    pub(super) fn end_login(&mut self, login: &Secret) {
        let of_login: Vec<FamilyId> = self
            .families
            .iter()
            .filter(|(_, family)| {
                family.grant.login == *login && family.grant.scopes.staying() == Some(Staying::Online)
            })
            .map(|(id, _)| *id)
            .collect();
        for id in of_login {
            self.end(id);
        }
    }

    /// Uses up an access token that came from a code: the second time it is at its end.
    pub(crate) fn wear_out(&mut self, token: &Secret) {
        if let Some(access) = self.access.get_mut(token).filter(|access| access.first) {
            access.worn += 1;
            if access.worn > 1 {
                self.access.remove(token);
            }
        }
    }

    /// Ends a family. A token without a family is good for nothing.
    pub(crate) fn end(&mut self, id: FamilyId) {
        self.families.remove(&id);
    }

    pub(super) fn lives(&self, id: FamilyId) -> bool {
        self.families.contains_key(&id)
    }

    pub(super) fn forget_ended(&mut self, now: i64) {
        self.families.retain(|_, family| now < family.end);
        let families = &self.families;
        self.access.retain(|_, access| now < access.end && families.contains_key(&access.family));
        self.refresh.retain(|_, family| families.contains_key(family));
    }
}
