//! Reading a workspace: every file once, every problem collected, nothing hidden by another.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cache::{Cache, Wanted};
use super::discover::{DiscoverError, ordinary};
use super::policy::Policy;
use super::reading::{As, Content, Reading};
use super::{CAMPAIGNS, CODEOWNERS, Overlay, POLICY, PROMPTS, SETTINGS_FILE, TEMPLATES};
use crate::base::digest::Digest;
use crate::diagnostic::{Diagnostic, Problems, top_of};
use crate::source::{FileId, Sources};
use crate::spec::campaign::Campaign;
use crate::spec::leaf::Edition;
use crate::spec::{Document, Settings};
use crate::template::Template;
use crate::yaml::Tree;

/// Why a workspace could not be read at all. What is wrong inside a file is a diagnostic instead.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The files could not be found.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// A file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct ReadFile {
    /// Its number.
    pub file: FileId,
    /// The path it is shown under.
    pub path: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Whether it begins with a byte-order mark, which its text leaves out.
    pub mark: bool,
}

/// A campaign and the file it was read from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The file.
    pub file: FileId,
    /// The campaign.
    pub campaign: Arc<Campaign>,
}

/// What the names of documents end with.
const DOCUMENTS: &[&str] = &["yaml", "yml"];
/// What the names of templates and prompts end with.
const TEXTS: &[&str] = &["md", "html"];

/// A workspace that was read.
#[derive(Debug)]
pub struct Workspace {
    /// The folder.
    pub root: PathBuf,
    /// The text of every file.
    pub sources: Sources,
    /// Every file, in the order read.
    pub files: Vec<ReadFile>,
    /// The tree of every YAML document, for comments and places.
    pub trees: Vec<Arc<Tree>>,
    /// The trees of the documents that are no campaigns.
    beside: Vec<Arc<Tree>>,
    /// The workspace file.
    pub settings: Option<Settings>,
    /// Policy.
    pub policy: Policy,
    /// Campaigns, by path.
    pub campaigns: Vec<Loaded>,
    /// Templates and prompts, by path.
    pub templates: Vec<Arc<Template>>,
    /// The file that says who must review which files, where there is one.
    pub codeowners: Option<FileId>,
    /// What was wrong with the files.
    pub problems: Problems,
}

impl Workspace {
    /// Reads every document below a folder.
    pub fn load(root: &Path) -> Result<Self, LoadError> {
        Self::load_over(root, &Overlay::new())
    }

    /// Reads every document below a folder, those of the overlay in the place of the disk's.
    pub fn load_over(root: &Path, overlay: &Overlay) -> Result<Self, LoadError> {
        Self::load_again(root, overlay, &mut Cache::default())
    }

    /// Reads every document below a folder; of what was read through the same cache before, only
    /// what changed since.
    pub fn load_again(
        root: &Path,
        overlay: &Overlay,
        cache: &mut Cache,
    ) -> Result<Self, LoadError> {
        let wanted = wanted(root, overlay, cache)?;
        let mut workspace = Self {
            root: root.to_path_buf(),
            sources: Sources::new(),
            files: Vec::new(),
            trees: Vec::new(),
            beside: Vec::new(),
            settings: None,
            policy: Policy::default(),
            campaigns: Vec::new(),
            templates: Vec::new(),
            codeowners: None,
            problems: Problems::new(),
        };
        for reading in cache.read(root, wanted, overlay)? {
            workspace.take(&reading);
        }
        Ok(workspace)
    }

    /// Whether documents or templates are read from a path below the folder of a workspace.
    pub fn reads(root: &Path, path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let below = |folders: [&str; 2], extensions: &[&str]| {
            extension.is_some_and(|own| extensions.contains(&own))
                && folders.iter().any(|folder| path.starts_with(root.join(folder)))
        };
        path == root.join(SETTINGS_FILE)
            || below([POLICY, CAMPAIGNS], DOCUMENTS)
            || below([TEMPLATES, PROMPTS], TEXTS)
    }

    /// The campaign of a name, or of a path as shown.
    pub fn campaign(&self, name_or_path: &str) -> Option<&Loaded> {
        self.campaigns.iter().find(|loaded| {
            loaded.campaign.name.as_str() == name_or_path
                || self.sources.file(loaded.file).path() == name_or_path
        })
    }

    /// The template or prompt of an id at a version.
    pub fn template_at(&self, id: &str, version: u32) -> Option<&Template> {
        let named = |template: &&Arc<Template>| {
            template.front.id.value == id && template.front.version.value == version
        };
        self.templates.iter().find(named).map(|template| &**template)
    }

    /// The digest of a file's bytes, by the path it is shown under.
    pub fn digest_of(&self, path: &str) -> Option<Digest> {
        self.files.iter().find(|file| file.path == path).map(|file| file.digest)
    }

    /// The tree of a YAML document.
    pub fn tree(&self, file: FileId) -> Option<&Tree> {
        let index = self.trees.binary_search_by_key(&file, |tree| tree.file()).ok()?;
        self.trees.get(index).map(|tree| &**tree)
    }

    /// The trees of the documents that were not read as campaigns.
    pub fn trees_beside_campaigns(&self) -> impl Iterator<Item = &Tree> {
        self.beside.iter().map(|tree| &**tree)
    }

    /// Takes what was read of a file.
    fn take(&mut self, reading: &Reading) {
        let file = self.sources.share(Arc::clone(&reading.source));
        self.files.push(reading.file.clone());
        self.problems.extend(reading.problems.iter().cloned());
        if let Some(tree) = &reading.tree {
            self.trees.push(Arc::clone(tree));
            if !matches!(reading.content, Content::Campaign(_)) {
                self.beside.push(Arc::clone(tree));
            }
        }
        match &reading.content {
            Content::Nothing => {}
            Content::Campaign(loaded) => self.campaigns.push(loaded.clone()),
            Content::Template(template) => self.templates.push(Arc::clone(template)),
            Content::Shared(document) => self.share(file, document.clone()),
        }
        if reading.read_as == As::Text && reading.is_text {
            self.codeowners = Some(file);
        }
    }

    /// Policy outside of its folder holds for nobody: a campaign's author could write it there.
    fn is_misplaced(&mut self, file: FileId, document: &Document) -> bool {
        let path = self.sources.file(file).path();
        let is_policy = !matches!(document, Document::Campaign(_) | Document::Workspace(_));
        let misplaced = is_policy && !path.starts_with(&format!("{POLICY}/"));
        if misplaced {
            let headline = format!("a policy document stands outside of `{POLICY}/`");
            let problem = Diagnostic::error("spec-schema-valid", top_of(file), headline);
            let help = format!("move it to `{POLICY}/`, where its owner reviews and registers it");
            self.problems.push(problem.label("it holds for no campaign").help(help));
        }
        misplaced
    }

    fn share(&mut self, file: FileId, document: Document) {
        if self.is_misplaced(file, &document) {
            return;
        }
        if let Document::Workspace(settings) = &document {
            self.problems.extend(future_edition(settings));
        }
        let policy = &mut self.policy;
        let taken = match document {
            Document::Campaign(campaign) => {
                self.campaigns.push(Loaded { file, campaign: Arc::new(*campaign) });
                true
            }
            Document::Fields(fields) => {
                policy.fields.push(*fields);
                true
            }
            Document::Blueprint(blueprint) => {
                policy.blueprints.push(*blueprint);
                true
            }
            Document::Rules(rules) => {
                policy.rules.push(*rules);
                true
            }
            Document::Workspace(settings) => only(&mut self.settings, *settings),
            Document::Checklist(checklist) => only(&mut policy.checklist, *checklist),
            Document::Senders(senders) => only(&mut policy.senders, *senders),
            Document::People(people) => only(&mut policy.people, *people),
            Document::Audiences(audiences) => only(&mut policy.audiences, *audiences),
            Document::Replies(replies) => only(&mut policy.replies, *replies),
            Document::Register(register) => only(&mut policy.register, *register),
        };
        if !taken {
            let headline = "a second document of a kind there may be one of";
            self.problems.push(
                Diagnostic::error("spec-id-unique", top_of(file), headline)
                    .help("merge it into the first one of its kind"),
            );
        }
    }
}

/// The files a workspace is read from, in the order of their numbers.
fn wanted(root: &Path, overlay: &Overlay, cache: &mut Cache) -> Result<Vec<Wanted>, LoadError> {
    let alone = |path: PathBuf, read_as| -> Result<Wanted, LoadError> {
        if !overlay.holds(&path) {
            ordinary(root, &path)?;
        }
        Ok(Wanted { path, read_as })
    };
    let mut wanted = vec![alone(root.join(SETTINGS_FILE), As::Document)?];
    let folders = [
        (POLICY, DOCUMENTS, As::Document),
        (CAMPAIGNS, DOCUMENTS, As::Document),
        (TEMPLATES, TEXTS, As::Template),
        (PROMPTS, TEXTS, As::Template),
    ];
    for (folder, extensions, read_as) in folders {
        let folder = root.join(folder);
        let listed = cache.list(root, &folder, extensions)?;
        let paths = overlay.with_files(listed, &folder, extensions);
        wanted.extend(paths.into_iter().map(|path| Wanted { path, read_as }));
    }
    let mut owners = CODEOWNERS.map(|path| root.join(path)).into_iter();
    if let Some(path) = owners.find(|path| overlay.is_file(path)) {
        wanted.push(alone(path, As::Text)?);
    }
    Ok(wanted)
}

/// An edition of the rules that only a later version of the program has.
fn future_edition(settings: &Settings) -> Option<Diagnostic> {
    let (said, newest) = (settings.rules_edition.as_ref()?, Edition::newest());
    let headline = format!("this version knows no edition `{}` of the rules", said.value);
    let problem = Diagnostic::error("spec-version-supported", said.at, headline);
    (said.value > newest).then(|| {
        problem.label(format!("the newest is `{newest}`")).help("use a newer version of sendoff")
    })
}

/// Puts a document in its place, unless there is one already.
fn only<T>(place: &mut Option<T>, document: T) -> bool {
    let free = place.is_none();
    if free {
        *place = Some(document);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(name: &str) -> Workspace {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        Workspace::load(&root).unwrap()
    }

    fn shown(workspace: &Workspace) -> Vec<String> {
        let show = |problem: &Diagnostic| {
            let at = problem.primary.as_ref().map(|label| workspace.sources.show(label.at));
            format!("{} {}: {}", at.unwrap_or_default(), problem.rule, problem.headline)
        };
        workspace.problems.iter().map(show).collect()
    }

    #[test]
    fn the_full_example_is_read_without_a_problem() {
        let workspace = example("full");
        assert_eq!(shown(&workspace), Vec::<String>::new());
        assert_eq!(workspace.campaigns.len(), 3);
        assert!(workspace.campaigns.iter().all(|loaded| loaded.campaign.is_whole()));
        assert!(workspace.campaign("q1-dormant-shippers").is_some());
        assert!(workspace.campaign("campaigns/q1-dormant-shippers.yaml").is_some());
        assert!(workspace.template_at("winback-intro", 2).is_some());
        assert!(workspace.template_at("winback-intro", 1).is_none());
        assert!(workspace.policy.fields_of("icare").is_some());
        assert!(workspace.policy.gbu("parcel").is_some());
    }

    #[test]
    fn an_overlay_stands_in_for_files_and_adds_some() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small");
        let mut overlay = Overlay::new();
        let first = root.join("campaigns/first.yaml");
        let text = std::fs::read_to_string(&first).unwrap();
        let name = Workspace::load(&root).unwrap().campaigns[0].campaign.name.to_string();
        overlay.put(&first, text.replace(&format!("name: {name}\n"), "name: other\n"));
        overlay.put(root.join("campaigns/new.yaml"), text);
        overlay.put(root.join("campaigns/note.txt"), "no document");
        overlay.put(root.join("CODEOWNERS"), "* @somebody\n");
        let workspace = Workspace::load_over(&root, &overlay).unwrap();
        let names: Vec<&str> =
            workspace.campaigns.iter().map(|loaded| loaded.campaign.name.as_str()).collect();
        assert_eq!(names, ["other", name.as_str()]);
        assert!(workspace.codeowners.is_some());
    }

    #[test]
    fn a_file_that_is_not_text_and_a_second_register_leave_the_rest_read() {
        let folder = tempfile::tempdir().unwrap();
        let policy = folder.path().join("policy");
        std::fs::create_dir_all(&policy).unwrap();
        std::fs::write(folder.path().join(SETTINGS_FILE), [0xff, 0xfe]).unwrap();
        for name in ["a.yaml", "b.yaml"] {
            std::fs::write(policy.join(name), "kind: register/v1\nentries: []\n").unwrap();
        }
        let workspace = Workspace::load(folder.path()).unwrap();
        assert!(workspace.settings.is_none() && workspace.policy.register.is_some());
        let rules: Vec<&str> = workspace.problems.iter().map(|problem| &*problem.rule).collect();
        assert_eq!(rules, ["spec-limits", "spec-id-unique"]);
    }
}
