//! Who: Patient, Practitioner, PractitionerRole, Organization, RelatedPerson, Device.

use super::define::{datatype, resource};
use super::{
    Address, Annotation, Attachment, CodeableConcept, ContactPoint, Date, Decimal, HumanName, Identifier,
    Period, Reference,
};

resource! {
    /// Patient
    Patient {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// The record is in use.
        active: Option<bool> = "active",
        /// Names.
        name: Vec<HumanName> = "name",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
        /// male, female, other, unknown
        gender: Option<String> = "gender",
        /// As precise as it is known.
        birth_date: Option<Date> = "birthDate",
        /// Addresses.
        address: Vec<Address> = "address",
        /// Marital status.
        marital_status: Option<CodeableConcept> = "maritalStatus",
        /// Guardian, next of kin, contacts.
        contact: Vec<PatientContact> = "contact",
        /// Languages.
        communication: Vec<Communication> = "communication",
        /// Preferred practitioner or organisation.
        general_practitioner: Vec<Reference> = "generalPractitioner",
        /// Who keeps the record.
        managing_organization: Option<Reference> = "managingOrganization",
        /// Other records of the same person.
        link: Vec<PatientLink> = "link",
        /// Pictures.
        photo: Vec<Attachment> = "photo",
    } => choice {
        /// `deceased[x]`
        deceased = "deceased",
        /// `multipleBirth[x]`
        multiple_birth = "multipleBirth",
    }

    /// Practitioner
    Practitioner {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// In use.
        active: Option<bool> = "active",
        /// Names.
        name: Vec<HumanName> = "name",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
        /// Addresses.
        address: Vec<Address> = "address",
        /// male, female, other, unknown
        gender: Option<String> = "gender",
        /// Birth date.
        birth_date: Option<Date> = "birthDate",
        /// Qualifications.
        qualification: Vec<Qualification> = "qualification",
    }

    /// PractitionerRole
    PractitionerRole {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// In use.
        active: Option<bool> = "active",
        /// When.
        period: Option<Period> = "period",
        /// Who.
        practitioner: Option<Reference> = "practitioner",
        /// Where.
        organization: Option<Reference> = "organization",
        /// As what.
        code: Vec<CodeableConcept> = "code",
        /// Speciality.
        specialty: Vec<CodeableConcept> = "specialty",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
    }

    /// Organization
    Organization {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// In use.
        active: Option<bool> = "active",
        /// What kind.
        kind: Vec<CodeableConcept> = "type",
        /// Name.
        name: Option<String> = "name",
        /// Other names.
        alias: Vec<String> = "alias",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
        /// Addresses.
        address: Vec<Address> = "address",
        /// A part of.
        part_of: Option<Reference> = "partOf",
    }

    /// RelatedPerson
    RelatedPerson {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// In use.
        active: Option<bool> = "active",
        /// Of whom.
        patient: Option<Reference> = "patient",
        /// In what relation.
        relationship: Vec<CodeableConcept> = "relationship",
        /// Names.
        name: Vec<HumanName> = "name",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
        /// male, female, other, unknown
        gender: Option<String> = "gender",
        /// Birth date.
        birth_date: Option<Date> = "birthDate",
        /// Addresses.
        address: Vec<Address> = "address",
    }

    /// Device: an implant, an aid, or the software that wrote a document.
    Device {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// Unique device identifiers.
        udi_carrier: Vec<UdiCarrier> = "udiCarrier",
        /// active, inactive, …
        status: Option<String> = "status",
        /// Maker.
        manufacturer: Option<String> = "manufacturer",
        /// When made.
        manufacture_date: Option<Date> = "manufactureDate",
        /// When it expires.
        expiration_date: Option<Date> = "expirationDate",
        /// Lot.
        lot_number: Option<String> = "lotNumber",
        /// Serial number.
        serial_number: Option<String> = "serialNumber",
        /// Names.
        device_name: Vec<DeviceName> = "deviceName",
        /// Model.
        model_number: Option<String> = "modelNumber",
        /// What it is.
        kind: Option<CodeableConcept> = "type",
        /// Versions.
        version: Vec<DeviceVersion> = "version",
        /// Who has it.
        patient: Option<Reference> = "patient",
        /// Who is responsible for it.
        owner: Option<Reference> = "owner",
        /// Whom to ask about it.
        contact: Vec<ContactPoint> = "contact",
        /// Notes.
        note: Vec<Annotation> = "note",
    }
}

datatype! {
    /// `Patient.contact`
    PatientContact {
        /// In what relation.
        relationship: Vec<CodeableConcept> = "relationship",
        /// Name.
        name: Option<HumanName> = "name",
        /// Telephone, e-mail.
        telecom: Vec<ContactPoint> = "telecom",
        /// Address.
        address: Option<Address> = "address",
        /// male, female, other, unknown
        gender: Option<String> = "gender",
        /// Organisation.
        organization: Option<Reference> = "organization",
        /// When.
        period: Option<Period> = "period",
    }

    /// `Patient.communication`
    Communication {
        /// The language.
        language: Option<CodeableConcept> = "language",
        /// Preferred.
        preferred: Option<bool> = "preferred",
    }

    /// `Patient.link`
    PatientLink {
        /// The other record.
        other: Option<Reference> = "other",
        /// replaced-by, replaces, refer, seealso
        kind: Option<String> = "type",
    }

    /// `Practitioner.qualification`
    Qualification {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// What.
        code: Option<CodeableConcept> = "code",
        /// When.
        period: Option<Period> = "period",
        /// Who gave it.
        issuer: Option<Reference> = "issuer",
    }

    /// `Device.udiCarrier`
    UdiCarrier {
        /// The fixed part.
        device_identifier: Option<String> = "deviceIdentifier",
        /// Who issued it.
        issuer: Option<String> = "issuer",
        /// As printed.
        carrier_hrf: Option<String> = "carrierHRF",
    }

    /// `Device.deviceName`
    DeviceName {
        /// The name.
        name: Option<String> = "name",
        /// What kind of name.
        kind: Option<String> = "type",
    }

    /// `Device.version`
    DeviceVersion {
        /// What of.
        kind: Option<CodeableConcept> = "type",
        /// The version.
        value: Option<String> = "value",
    }

    /// How often it was renewed; used by `MedicationRequest.dispenseRequest`.
    InitialFill {
        /// Amount.
        quantity: Option<super::Quantity> = "quantity",
        /// For how long.
        duration: Option<super::Quantity> = "duration",
        /// Count.
        count: Option<Decimal> = "count",
    }
}
