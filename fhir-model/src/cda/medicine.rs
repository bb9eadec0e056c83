//! Medicinal products: `manufacturedProduct/manufacturedMaterial` with the pharmacy extension, to Medication.

use super::coded::{self, some_concept};
use super::entity::{identifier, identifiers};
use super::xml::El;
use super::{Mapper, extension, quantity};
use crate::r4::{Batch, Choice, Extension, Ingredient, Medication, Ratio, Reference, Value};

/// How many packages may lie in each other; more stay in the source extension.
const MAX_PACKAGES: usize = 6;

impl<'a> Mapper<'a> {
    /// Adds the Medication of a `manufacturedProduct` and answers how to refer to it. `code` names it where nothing in it
    /// does.
    pub(super) fn medication(&mut self, product: El<'a>, code: Option<El<'a>>) -> Reference {
        let mut medication = Medication {
            id: self.id(),
            identifier: identifiers(product),
            manufacturer: self.holder(product),
            ..Medication::default()
        };
        medication.extension.extend(product.null_flavor().map(extension::null_flavor));
        if let Some(material) =
            product.first("manufacturedMaterial").or_else(|| product.first("manufacturedLabeledDrug"))
        {
            self.material(material, &mut medication);
        }
        if let Some(code) = code {
            medication.code = Some(coded::concept(code, &self.words));
        }
        self.add(medication)
    }

    fn material(&mut self, material: El<'a>, medication: &mut Medication) {
        medication.identifier.extend(identifiers(material));
        medication.extension.extend(material.null_flavor().map(extension::null_flavor));
        let names = product_names(material);
        // Where there is no code: the words by which the source names the product.
        medication.code =
            coded::or_words(some_concept(material.first("code"), &self.words), first_name(&names));
        medication.extension.extend(names);
        for text in material.all("desc").filter_map(El::text) {
            medication.extension.push(extension::string(extension::STRENGTH, text));
        }
        medication.form = some_concept(material.first("formCode"), &self.words);
        for kind in material.all("asSpecializedKind").flat_map(El::elements) {
            let mut concept = some_concept(kind.first("code"), &self.words).unwrap_or_default();
            if let Some(name) = kind.first("name").and_then(El::text) {
                coded::add_name(&mut concept, name);
            }
            if !coded::is_empty(&concept) {
                medication.extension.push(extension::concept(extension::CLASSIFICATION, concept));
            }
        }
        medication.ingredient = material.all("ingredient").map(|el| self.ingredient(el)).collect();
        for content in material.all("asContent") {
            medication.extension.push(self.package(content, 1));
        }
        if let Some(lot) = material.first("lotNumberText").and_then(El::text) {
            medication.batch = Some(Batch { lot_number: Some(lot), ..Batch::default() });
        }
        for part in material.all("part") {
            let Some(product) = part.first("partProduct").or_else(|| part.first("partMedicine")) else {
                continue;
            };
            let mut inner = Medication { id: self.id(), ..Medication::default() };
            self.material(product, &mut inner);
            let item = self.add(inner);
            medication.ingredient.push(Ingredient {
                item: Some(Choice::reference(item)),
                strength: part.first("quantity").map(|amount| quantity::ratio(amount, &self.words)),
                ..Ingredient::default()
            });
        }
    }

    /// Who makes the product or holds its authorisation.
    pub(super) fn holder(&mut self, product: El<'a>) -> Option<Reference> {
        let regulated = || product.path(&["asRegulatedProduct", "holderOrganization"]);
        let organization = product
            .first("manufacturerOrganization")
            .or_else(|| product.first("marketingAuthorizationHolder"))
            .or_else(regulated)?;
        self.organization(organization)
    }

    /// An `ingredient`: its substance by code and name, its strength as one amount in another.
    fn ingredient(&self, el: El<'a>) -> Ingredient {
        let substance = el.first("ingredientSubstance").or_else(|| el.first("ingredient")).unwrap_or(el);
        let mut concept = some_concept(substance.first("code"), &self.words).unwrap_or_default();
        // More names than these stay in the source extension.
        for name in substance.all("name").take(4) {
            if let Some(name) = name.text() {
                coded::add_name(&mut concept, name);
            }
        }
        if coded::is_empty(&concept) {
            concept = extension::absent_concept();
        }
        let strength = el.first("quantity").map(|amount| quantity::ratio(amount, &self.words));
        let mut ingredient = Ingredient {
            is_active: match el.peek("classCode") {
                Some("ACTI" | "ACTIB" | "ACTIM" | "ACTIR") => Some(true),
                Some("IACT" | "COLR" | "FLVR" | "PRSV" | "STBL") => Some(false),
                _ => None,
            },
            strength: strength.filter(|strength| *strength != Ratio::default()),
            item: Some(Choice::concept(concept)),
            ..Ingredient::default()
        };
        ingredient.extension.extend(el.null_flavor().map(extension::null_flavor));
        ingredient
    }

    /// `asContent`: how much of what is around it lies in which package, and that package in which other.
    fn package(&self, content: El<'a>, depth: usize) -> Extension {
        let mut parts = Vec::new();
        if let Some(amount) = content.first("quantity").and_then(|el| self.amount(el)) {
            parts.push(extension::with("quantity", amount));
        }
        let containers = content
            .elements()
            .filter(|el| matches!(el.name(), "containerPackagedProduct" | "containerPackagedMedicine"));
        for container in containers {
            parts.extend(container.all("id").filter_map(identifier).map(|id| {
                extension::with("identifier", Choice::new("Identifier", Value::Identifier(Box::new(id))))
            }));
            let names = container.all("name").filter_map(El::text);
            parts.extend(names.map(|name| extension::string("name", name)));
            for (name, url) in [("code", "code"), ("formCode", "form")] {
                let term = some_concept(container.first(name), &self.words);
                parts.extend(term.map(|term| extension::concept(url, term)));
            }
            if let Some(amount) = container.first("capacityQuantity").and_then(|el| self.amount(el)) {
                parts.push(extension::with("capacity", amount));
            }
            parts.extend(
                container
                    .all("asContent")
                    .filter(|_| depth < MAX_PACKAGES)
                    .map(|outer| Extension { url: Some("package".into()), ..self.package(outer, depth + 1) }),
            );
        }
        extension::of(extension::PACKAGE, parts)
    }

    /// An amount as the value of an extension.
    pub(super) fn amount(&self, el: El<'a>) -> Option<Choice> {
        quantity::amount(el, &self.words)
    }
}

/// The names of a product, or why one was not sent, each as an extension.
pub(super) fn product_names(material: El<'_>) -> Vec<Extension> {
    let name = |name: El<'_>| match name.text() {
        Some(text) => Some(extension::string(extension::PRODUCT_NAME, text)),
        None => {
            let flavor = extension::null_flavor(name.null_flavor()?);
            Some(extension::of(extension::PRODUCT_NAME, vec![flavor]))
        }
    };
    material.all("name").filter_map(name).collect()
}

/// The first of them that has words.
pub(super) fn first_name(names: &[Extension]) -> Option<String> {
    names.iter().find_map(|name| Some(name.value.as_ref()?.as_text()?.to_owned()))
}
