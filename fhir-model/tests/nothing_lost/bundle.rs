//! Whether what a CDA document says is in its Bundle: section by section, and for each entry in what it became.

use helsebro_fhir::json::Json;

use crate::cda::Cda;
use crate::exceptions;
use crate::fact::{Fact, HEADER, OTHER_SECTION, Section};
use crate::fhir::{Found, Index, Walk, resources};
use crate::report::{Report, Way};
use crate::told::Told;

/// A part of a document, with the resources that it became.
pub(crate) struct Placed<'s, 'b> {
    pub(crate) family: &'static str,
    pub(crate) facts: &'s [Fact],
    pub(crate) resources: Vec<&'b Json>,
    /// The section that holds it, by its numbers from the outermost on; empty for the head.
    pub(crate) section: Vec<usize>,
}

/// At most so many resources are taken for what one entry became.
const MOST: usize = 8;

/// Looks for each fact, and answers where each part of the document is.
pub(crate) fn compare<'s, 'b>(cda: &'s Cda, bundle: &'b Json, report: &mut Report) -> Vec<Placed<'s, 'b>> {
    let index = Index::new(bundle);
    let mut compare = Compare { index: &index, report, placed: Vec::new() };
    let Some(composition) = resources(bundle).find(|it| it.text("resourceType") == Some("Composition"))
    else {
        return Vec::new();
    };
    let mut walk = Walk::new(&index, true);
    walk.members(bundle, "Bundle", &["entry", "resourceType"]);
    walk.members(composition, "Composition", &["section", "resourceType"]);
    let mut told = Told::new(&walk.found);
    compare.demand(&cda.head, HEADER, &mut told);
    let placed = Placed {
        family: HEADER,
        facts: &cda.head,
        resources: std::mem::take(&mut walk.visited),
        section: Vec::new(),
    };
    compare.placed.push(placed);
    if !cda.file.is_empty() {
        let mut walk = Walk::new(&index, true);
        walk.members(composition, "Composition", &["resourceType"]);
        compare.demand(&cda.file, OTHER_SECTION, &mut Told::new(&walk.found));
        let resources = std::mem::take(&mut walk.visited);
        compare.placed.push(Placed {
            family: OTHER_SECTION,
            facts: &cda.file,
            resources,
            section: Vec::new(),
        });
    }
    compare.sections(&cda.sections, composition, &[]);
    compare.placed
}

struct Compare<'i, 'r, 's, 'b> {
    index: &'i Index<'b>,
    report: &'r mut Report,
    placed: Vec<Placed<'s, 'b>>,
}

/// What one resource says with all that it refers to.
struct Graph<'b> {
    found: Vec<Found>,
    told: Told,
    visited: Vec<&'b Json>,
}

impl<'s, 'b> Compare<'_, '_, 's, 'b> {
    fn demand(&mut self, facts: &[Fact], family: &'static str, told: &mut Told) {
        for fact in needed_first(Way::CdaToBundle, facts) {
            let at = told.take(fact);
            self.report.note(Way::CdaToBundle, family, fact, facts, at);
        }
    }

    fn sections(&mut self, sources: &'s [Section], parent: &'b Json, above: &[usize]) {
        for (number, source) in sources.iter().enumerate() {
            let path: Vec<usize> = above.iter().copied().chain([number]).collect();
            match parent.items("section").get(number) {
                Some(json) => self.section(source, json, &path),
                None => {
                    let all = source.own.iter().chain(source.entries.iter().flatten());
                    all.for_each(|fact| self.report.note(Way::CdaToBundle, source.family, fact, &[], None));
                }
            }
        }
    }

    fn section(&mut self, source: &'s Section, json: &'b Json, path: &[usize]) {
        let mut walk = Walk::new(self.index, true);
        walk.members(json, "section", &["entry", "section"]);
        let mut own = Told::new(&walk.found);
        self.demand(&source.own, source.family, &mut own);
        self.place(source, &source.own, std::mem::take(&mut walk.visited), path);
        let targets = json.items("entry").iter().filter_map(|entry| self.index.get(entry.text("reference")?));
        let graphs: Vec<Graph<'b>> = targets.map(|target| self.graph(target)).collect();
        let ranges = align(&source.entries, &graphs, &own);
        for (facts, range) in source.entries.iter().zip(ranges) {
            let graphs = graphs.get(range).unwrap_or_default();
            match graphs {
                [] => self.demand(facts, source.family, &mut own),
                _ => self.entry(facts, source.family, graphs, &mut own),
            }
            let resources = graphs.iter().flat_map(|graph| graph.visited.iter().copied()).collect();
            self.place(source, facts, resources, path);
        }
        self.sections(&source.inner, json, path);
    }

    fn place(&mut self, source: &Section, facts: &'s [Fact], resources: Vec<&'b Json>, path: &[usize]) {
        let placed = Placed { family: source.family, facts, resources, section: path.to_vec() };
        self.placed.push(placed);
    }

    fn graph(&self, target: &'b Json) -> Graph<'b> {
        let mut walk = Walk::new(self.index, true);
        walk.enter(target);
        Graph { told: Told::new(&walk.found), found: walk.found, visited: walk.visited }
    }

    /// An entry that became one or more resources: all of it in them, and each part of it in one of them. A part of it may
    /// state an absence, which the section tells: `own`.
    fn entry(&mut self, facts: &[Fact], family: &'static str, graphs: &[Graph<'b>], own: &mut Told) {
        let members = match graphs {
            [graph] => self.members(graph),
            _ => graphs.iter().map(|graph| graph.told.clone()).collect(),
        };
        let mut told = Told::new(graphs.iter().flat_map(|graph| &graph.found));
        for fact in needed_first(Way::CdaToBundle, facts) {
            let at = told.take(fact).filter(|_| is_with_its_part(fact, facts, &members));
            let at = at.or_else(|| own.take(fact).filter(|_| fact.part > 0));
            self.report.note(Way::CdaToBundle, family, fact, facts, at);
        }
    }

    /// What each part of a resource says by itself: the members and the components of a panel.
    fn members(&self, graph: &Graph<'b>) -> Vec<Told> {
        let Some((panel, others)) = graph.visited.split_first() else { return Vec::new() };
        let listed: Vec<_> = panel.items("hasMember").iter().filter_map(|it| it.text("reference")).collect();
        let members = others.iter().copied().filter(|it| {
            listed.iter().any(|name| self.index.get(name).is_some_and(|target| std::ptr::eq(target, *it)))
        });
        let members = members.map(|member| self.graph(member).told);
        let components = panel.items("component").iter().map(|component| {
            let mut walk = Walk::new(self.index, true);
            walk.members(component, "component", &[]);
            Told::new(&walk.found)
        });
        let mut parts: Vec<Told> = members.chain(components).collect();
        if !parts.is_empty() {
            let mut walk = Walk::new(self.index, false);
            walk.members(panel, "panel", &["component"]);
            parts.push(Told::new(&walk.found));
        }
        parts
    }
}

/// Whether a fact of a part of an entry is told together with the others of that part: where the entry became several
/// resources, or one with members, the part is in one of them.
fn is_with_its_part(fact: &Fact, facts: &[Fact], members: &[Told]) -> bool {
    if fact.part == 0 {
        return true;
    }
    let lost = |told: &&Told| {
        let part = facts.iter().filter(|other| other.part == fact.part);
        part.filter(|other| !told.has(other)).count()
    };
    members.iter().min_by_key(lost).is_none_or(|best| best.has(fact))
}

/// The facts, those last that may be missing: they must not be found in the place of others.
pub(crate) fn needed_first(way: Way, facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    let needed = move |fact: &&Fact| exceptions::of(way, fact).is_none();
    facts.iter().filter(needed).chain(facts.iter().filter(move |fact| !needed(fact)))
}

/// Which resources each entry became: in the order of both, so that least is lost. None where it states an absence.
fn align(entries: &[Vec<Fact>], graphs: &[Graph<'_>], own: &Told) -> Vec<std::ops::Range<usize>> {
    let lost = |facts: &[Fact], mut told: Told| {
        let needed = facts.iter().filter(|fact| exceptions::of(Way::CdaToBundle, fact).is_none());
        needed.filter(|fact| told.take(fact).is_none()).count()
    };
    // Mostly each became one.
    let one = |(facts, graph): (&Vec<Fact>, &Graph<'_>)| lost(facts, graph.told.clone()) == 0;
    if entries.len() == graphs.len() && entries.iter().zip(graphs).all(one) {
        return (0..entries.len()).map(|number| number..number + 1).collect();
    }
    // best[i][r]: the least that the entries from i on lose with the resources from r on, and how many i takes.
    let mut best = vec![vec![(usize::MAX, 0); graphs.len() + 1]; entries.len() + 1];
    best[entries.len()][graphs.len()] = (0, 0);
    for (number, facts) in entries.iter().enumerate().rev() {
        for from in 0..=graphs.len() {
            for taken in 0..=MOST.min(graphs.len() - from) {
                let rest = best[number + 1][from + taken].0;
                if rest == usize::MAX {
                    continue;
                }
                let told = match graphs.get(from..from + taken).unwrap_or_default() {
                    [] => own.clone(),
                    [one] => one.told.clone(),
                    several => Told::new(several.iter().flat_map(|graph| &graph.found)),
                };
                let all = rest + lost(facts, told);
                if all < best[number][from].0 {
                    best[number][from] = (all, taken);
                }
            }
        }
    }
    let mut from = 0;
    let ranges = (0..entries.len()).map(|number| {
        let taken = best[number][from].1;
        from += taken;
        from - taken..from
    });
    ranges.collect()
}
