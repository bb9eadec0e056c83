//! Where the reading of a Bundle is, what was noticed, and how much memory is left.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::issue::{Issue, Severity};

/// How many issues are told of a document.
const MAX_ISSUES: usize = 1000;

/// Where the reading is, and what was noticed so far.
#[derive(Debug)]
pub struct Reading {
    path: Vec<Step>,
    issues: Vec<Issue>,
    /// How much memory the elements may still take.
    left: usize,
    /// Where there was too little left.
    refused: Option<String>,
}

#[derive(Debug)]
enum Step {
    Name(Cow<'static, str>),
    Index(usize),
}

impl Reading {
    /// A reading that starts at a resource of that name.
    pub fn new(root: &str) -> Self {
        Self::within_memory(root, usize::MAX)
    }

    /// A reading of elements that may take so many bytes of memory.
    pub(crate) fn within_memory(root: &str, left: usize) -> Self {
        Self { path: vec![Step::Name(Cow::Owned(root.to_owned()))], issues: Vec::new(), left, refused: None }
    }

    /// Takes memory for something; `false` where there is too little left, and the document is refused.
    pub(crate) fn take_memory(&mut self, bytes: usize) -> bool {
        if self.refused.is_some() {
            return false;
        }
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => self.refused = Some(self.place()),
        }
        self.refused.is_none()
    }

    /// Where there was too little memory left; `None` where there was enough.
    pub(crate) fn refused(&mut self) -> Option<String> {
        self.refused.take()
    }

    /// Reads one step further down.
    pub fn within<T>(&mut self, name: impl Into<Cow<'static, str>>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Name(name.into()));
        let value = read(self);
        self.path.pop();
        value
    }

    /// Reads one item of an array.
    pub fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Index(index));
        let value = read(self);
        self.path.pop();
        value
    }

    /// Notes something about the place where the reading is.
    pub fn note(&mut self, severity: Severity, text: &str) {
        let (severity, path, text) = match self.issues.len() {
            0..MAX_ISSUES => (severity, self.place(), text),
            MAX_ISSUES => (Severity::Warning, "/".to_owned(), "has more issues than are listed"),
            _ => return,
        };
        self.issues.push(Issue { severity, path, text: text.to_owned() });
    }

    fn place(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) if path.is_empty() => path.push_str(name),
                Step::Name(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Index(index) => {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "[{index}]");
                }
            }
        }
        path
    }

    /// What was noticed.
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}
