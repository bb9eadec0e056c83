//! The token response (RFC 6749, 5.1; SMART App Launch 2.2, "Obtain access token").

use std::fmt;

use oauth2::HttpResponse;
use oauth2::http::HeaderMap;
use oauth2::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::Value;

use super::context::{self, LaunchContext};
use super::fields::Fields;
use super::{TokenError, Unwanted};
use crate::secret::Secret;

/// The token endpoint's answer. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Opaque; for the EPJ's FHIR base only.
    pub access_token: Secret,
    /// Seconds from receipt, where told. Where not, only a refusal tells that the token is too old.
    pub expires_in: Option<u64>,
    /// Where the EPJ grants one.
    pub refresh_token: Option<Secret>,
    /// The scopes granted. Where not told, those that were asked for (RFC 6749, 5.1).
    pub scopes: Option<Vec<String>>,
    /// Who the user is; to be verified before it is believed.
    pub id_token: Option<Secret>,
    /// What the launch is about.
    pub context: LaunchContext,
    /// What the vendor should mend, though the launch goes on.
    pub remarks: Vec<Remark>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// What a token response lacks or says in another way than the standard. Holds names of members only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// A member that the standard demands or recommends is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A member is of the wrong type. What can be understood of it all the same counts; the rest is as good as not sent.
    #[error("`{0}` is of the wrong type")]
    WrongType(&'static str),
    /// A member, or an entry of it, says what it may not say, and is as good as not sent.
    #[error("`{0}` holds what it may not hold")]
    NotAllowed(&'static str),
    /// An answer for several servers (RFC 9396) that was not asked for; not looked at.
    #[error("`{0}` was not asked for")]
    Unasked(&'static str),
    /// Another content type than JSON.
    #[error("the answer's content type is not application/json")]
    ContentType,
    /// The answer may be stored by whoever carries it.
    #[error("the answer lacks `Cache-Control: no-store`")]
    Storable,
    /// A refresh widened the scope; what is new in it does not count.
    #[error("`scope` holds more than was granted at first")]
    Wider,
    /// A refresh named another member of the context than the launch; the launch's stays.
    #[error("`{0}` differs from the launch")]
    Differs(&'static str),
}

/// The members of the answer, of whatever type. The same member twice is no answer at all.
#[derive(Deserialize)]
struct Answer {
    access_token: Option<Value>,
    token_type: Option<Value>,
    expires_in: Option<Value>,
    refresh_token: Option<Value>,
    scope: Option<Value>,
    id_token: Option<Value>,
    authorization_details: Option<Value>,
    patient: Option<Value>,
    encounter: Option<Value>,
    #[serde(rename = "fhirContext")]
    fhir_context: Option<Value>,
    need_patient_banner: Option<Value>,
    intent: Option<Value>,
    tenant: Option<Value>,
    smart_style_url: Option<Value>,
}

impl Tokens {
    /// Reads a successful answer.
    pub(super) fn read(response: &HttpResponse) -> Result<Self, TokenError> {
        let answer: Answer = serde_json::from_slice(response.body()).map_err(|_| TokenError::Garbled)?;
        let mut fields = Fields::default();
        on_headers(response.headers(), &mut fields.remarks);

        let access_token = fields.text("access_token", answer.access_token).filter(|token| is_token(token));
        let access_token = Secret::new(access_token.ok_or(TokenError::Garbled)?);
        let refresh_token = fields.text("refresh_token", answer.refresh_token).map(Secret::new);
        let unwanted = || Unwanted { access: access_token.clone(), refresh: refresh_token.clone() };
        let bearer = answer.token_type.as_ref().and_then(Value::as_str);
        if !bearer.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
            return Err(TokenError::NotBearer(unwanted()));
        }
        let patient = context::patient(answer.patient).map_err(|_| TokenError::Patient(Some(unwanted())))?;
        for (name, member) in [("expires_in", &answer.expires_in), ("scope", &answer.scope)] {
            if member.is_none() {
                fields.remarks.push(Remark::Missing(name));
            }
        }
        if answer.authorization_details.is_some() {
            fields.remarks.push(Remark::Unasked("authorization_details"));
        }
        Ok(Self {
            access_token,
            expires_in: fields.seconds("expires_in", answer.expires_in),
            refresh_token,
            scopes: fields.scopes("scope", answer.scope),
            id_token: fields.text("id_token", answer.id_token).map(Secret::new),
            context: LaunchContext {
                patient,
                encounter: context::encounter(answer.encounter, &mut fields),
                fhir_context: context::items(answer.fhir_context, &mut fields),
                need_patient_banner: fields.boolean("need_patient_banner", answer.need_patient_banner),
                intent: fields.short_text("intent", answer.intent),
                tenant: fields.short_text("tenant", answer.tenant),
                smart_style_url: context::style_url(answer.smart_style_url, &mut fields),
            },
            remarks: fields.remarks,
        })
    }
}

/// What can stand in a header (RFC 6749, appendix A.12, without the space).
fn is_token(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn on_headers(headers: &HeaderMap, remarks: &mut Vec<Remark>) {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text(CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        remarks.push(Remark::ContentType);
    }
    let mut directives = text(CACHE_CONTROL).split(',');
    if !directives.any(|directive| directive.trim().eq_ignore_ascii_case("no-store")) {
        remarks.push(Remark::Storable);
    }
}
