//! Before another country is asked, the EPJ is: does its grant still stand, and is the patient still the one whom the launch was
//! about, with the same data? A record that was merged, corrected or closed meanwhile must not be looked up as it was.

use helsebro_launch::secret::Secret;
use helsebro_launch::wire;

use super::{AccessError, Session, SessionError};
use crate::app::App;
use crate::contact_point::ContactPointError;
use crate::epj::{FhirBase, HttpError, PatientError, ReadResourceError, codes, read_patient};
use crate::problem::{Code, Refusal};

/// Why the EPJ's word was not had, or is another than before.
#[derive(Debug, thiserror::Error)]
pub enum StandingError {
    /// No token to ask with.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The record is not what it was. The session has ended.
    #[error("the EPJ's record of the patient has changed since the launch; the session has ended")]
    Changed,
    /// The record is replaced by another one of the same person. The session has ended.
    #[error("the patient's record is replaced by another one in the EPJ; the session has ended")]
    Replaced,
    /// The EPJ gave no Patient.
    #[error(transparent)]
    Read(ReadResourceError),
    /// Whose identifiers the Patient has cannot be told.
    #[error(transparent)]
    Countries(#[from] ContactPointError),
}

impl Refusal for StandingError {
    fn code(&self) -> Code {
        match self {
            Self::Access(error) => error.code(),
            Self::Changed => Code::PatientChanged,
            Self::Replaced => Code::PatientReplaced,
            Self::Read(error) => codes::of_read(*error),
            Self::Countries(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Access(error) => error.retry_after(),
            Self::Read(ReadResourceError::Http(error)) => codes::wait_of_http(*error),
            _ => None,
        }
    }
}

impl From<SessionError> for StandingError {
    fn from(error: SessionError) -> Self {
        Self::Access(error.into())
    }
}

impl App {
    /// Asks the EPJ for the session's Patient again. `Ok` where all is as it was at the launch.
    ///
    /// # Errors
    /// See [`StandingError`].
    pub async fn still_stands(&self, session: &mut Session) -> Result<(), StandingError> {
        let token = self.access(session, None).await?;
        let mut read = self.patient_now(session, &token).await?;
        if is_refused(&read) {
            let token = self.access(session, Some(&token)).await?;
            read = self.patient_now(session, &token).await?;
            if is_refused(&read) {
                self.grant_is_over(session, &token).await?;
                return Err(AccessError::Over.into());
            }
        }
        match read {
            Ok(patient) if patient == session.state.patient => Ok(()),
            Ok(_) | Err(PatientError::Missing | PatientError::Mismatch) => {
                self.end_session(session).await?;
                Err(StandingError::Changed)
            }
            Err(PatientError::Replaced) => {
                self.end_session(session).await?;
                Err(StandingError::Replaced)
            }
            Err(PatientError::Read(error)) => Err(StandingError::Read(error)),
        }
    }

    async fn patient_now(
        &self,
        session: &Session,
        token: &Secret,
    ) -> Result<Result<wire::Patient, PatientError>, StandingError> {
        let grant = session.state.grant.as_ref().ok_or(AccessError::Over)?;
        let register = self.register();
        let epj = register.still(&session.epj_key, &session.state.iss).ok_or(SessionError::Gone)?;
        let http = register.http(epj).ok_or(SessionError::Gone)?;
        let countries = self.contact_point.countries().await?;
        let base = FhirBase { http, iss: &epj.iss, token };
        Ok(read_patient(base, &grant.patient, &countries).await)
    }
}

/// The token is not taken any more, though it should live.
fn is_refused(read: &Result<wire::Patient, PatientError>) -> bool {
    matches!(read, Err(PatientError::Read(ReadResourceError::Http(HttpError::Status(401)))))
}
