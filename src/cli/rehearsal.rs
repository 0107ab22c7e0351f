//! A copy of a workspace whose accounts are the sandbox's doubles and whose people have
//! throw-away keys: everything can be tried on it by hand, and nothing of it reaches a platform.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{LineEnding, PrivateKey};

use super::failure::{Audience, Failure};
use super::session::Session;
use super::world::World;
use crate::base::digest::Digest;
use crate::diagnostic::{Edit, splice};
use crate::sandbox::{Running, SandboxSettings};
use crate::source::{FileId, Sources};
use crate::workspace::SETTINGS_FILE;
use crate::yaml::{Node, parse, set};

/// The folder of a rehearsal's secrets and keys, below the folder of the record, which git ignores.
const SECRETS: &str = ".sendoff/secrets";
/// The folder of the throw-away keys.
pub(super) const KEYS: &str = ".sendoff/keys";
/// The people policy, whose copy gets the throw-away keys.
const PEOPLE: &str = "policy/people.yaml";

/// The files of a workspace: path inside it, bytes.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// The files of a workspace on disk, without its record and without what git keeps for itself.
pub(super) fn files_of(root: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    collect(root, root, &mut files).map_err(|error| {
        Failure::new(Audience::Environment, format!("cannot read `{}`", root.display()))
            .caused_by(&error)
    })?;
    files.sort();
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == ".git" || name == ".sendoff" {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            files.push((inside.to_string_lossy().replace('\\', "/"), fs::read(&path)?));
        }
    }
    Ok(())
}

/// Writes the copy. Its clock is the sandbox's.
pub(super) fn write(
    files: &Files,
    into: &Path,
    running: &Running,
    settings: &SandboxSettings,
    program: &Path,
) -> Result<(), Failure> {
    let put = |path: &str, bytes: &[u8]| put(into, path, bytes);
    for (path, bytes) in files {
        put(path, bytes)?;
    }
    let secrets = [
        ("smartlead", settings.smartlead.api_key.clone()),
        ("recipients", format!("rehearsal-{}", settings.world.seed)),
    ];
    for (name, secret) in secrets {
        put(&format!("{SECRETS}/{name}"), secret.as_bytes())?;
    }
    point(into, running, settings, program)?;
    keys(into, settings.world.seed)?;
    sign_register(into)
}

/// Where the key of a person lies, as seen from the current folder, in the rehearsal of a
/// workspace; `None` where people have keys of their own.
pub(super) fn key_of(session: &Session, world: &World, person: &str) -> Option<String> {
    let key = session.workspace.root.join(KEYS).join(person);
    let folder = world.folder().canonicalize().ok()?;
    let shown = key.strip_prefix(folder).unwrap_or(&key).display().to_string();
    key.is_file().then_some(shown)
}

/// A document of the copy that is changed key by key, so that all else of it stays.
struct Document {
    path: &'static str,
    text: String,
    file: FileId,
}

impl Document {
    fn read(into: &Path, path: &'static str) -> Result<Self, Failure> {
        let text = fs::read_to_string(into.join(path)).map_err(|error| {
            Failure::new(Audience::Config, format!("a rehearsal needs `{path}`")).caused_by(&error)
        })?;
        let file = Sources::new().add(path, &text);
        Ok(Self { path, text, file })
    }

    /// The keys of a mapping, each with the text under one of its keys.
    fn names(&self, path: &[&str], of: &str) -> Vec<(String, Option<String>)> {
        let parsed = parse(self.file, &self.text);
        let node = path.iter().try_fold(parsed.tree.root(), |node, key| {
            Some(node?.get(key).map(|entry| entry.value))
        });
        let entries = node.flatten().into_iter().flat_map(Node::entries);
        let named = entries.filter_map(|entry| {
            let below = entry.value.get(of).and_then(|entry| entry.value.text());
            Some((entry.key.text()?.to_owned(), below.map(str::to_owned)))
        });
        named.collect()
    }

    fn set(&mut self, path: &[&str], value: impl Into<Value>) -> Result<(), Failure> {
        self.text = set(self.file, &self.text, path, &value.into()).map_err(|error| {
            let headline = format!("`{}` of `{}` cannot be set", path.join("."), self.path);
            Failure::new(Audience::Config, headline)
                .caused_by(&error)
                .hint("run `sendoff check`, which says what is wrong with it")
        })?;
        Ok(())
    }

    fn write(&self, into: &Path) -> Result<(), Failure> {
        put(into, self.path, self.text.as_bytes())
    }
}

/// Points every account of the workspace file at the doubles.
fn point(
    into: &Path,
    running: &Running,
    settings: &SandboxSettings,
    program: &Path,
) -> Result<(), Failure> {
    let urls = running.urls();
    let url = |name: &str| urls.get(name).cloned().unwrap_or_default();
    let secret = |name: &str| format!("file:{SECRETS}/{name}");
    let mut file = Document::read(into, SETTINGS_FILE)?;
    for (name, _) in file.names(&["salesforce"], "org") {
        let Some(double) = running.sandbox().org(&name) else { continue };
        file.set(&["salesforce", &name, "org"], double.id())?;
        file.set(&["salesforce", &name, "url"], url(&format!("salesforce-{name}")))?;
        for (key, value) in
            [("client_id", &settings.client_id), ("client_secret", &settings.client_secret)]
        {
            let of_org = format!("{name}-{}", key.replace('_', "-"));
            put(into, &format!("{SECRETS}/{of_org}"), value.as_bytes())?;
            file.set(&["salesforce", &name, key], secret(&of_org))?;
        }
    }
    file.set(&["smartlead", "url"], format!("{}/api/v1", url("smartlead")))?;
    file.set(&["smartlead", "api_key"], secret("smartlead"))?;
    let program = program.to_string_lossy();
    file.set(&["clay", "cli"], json!([program, "sandbox", "clay", "--at", url("clay")]))?;
    for (name, id) in file.names(&["clay", "tables"], "id") {
        let Some(double) = settings.clay.tables.iter().find(|one| Some(&one.id) == id.as_ref())
        else {
            continue;
        };
        let id = &double.id;
        let webhook = format!(
            "{}/v3/sources/webhook/pull-in-data-from-a-webhook-{}",
            url("clay"),
            double.webhook
        );
        put(into, &format!("{SECRETS}/{id}-webhook"), webhook.as_bytes())?;
        file.set(&["clay", "tables", &name, "webhook"], secret(&format!("{id}-webhook")))?;
        if let Some(token) = &double.token {
            put(into, &format!("{SECRETS}/{id}-token"), token.as_bytes())?;
            file.set(&["clay", "tables", &name, "token"], secret(&format!("{id}-token")))?;
        }
    }
    file.set(&["recipients_key"], secret("recipients"))?;
    file.set(&["sandbox_clock"], url("admin"))?;
    file.write(into)
}

/// Gives every person of the copy a throw-away key that follows from the seed.
fn keys(into: &Path, seed: u64) -> Result<(), Failure> {
    let mut people = Document::read(into, PEOPLE)?;
    for (name, _) in people.names(&["people"], "roles") {
        let bytes = Digest::of_parts(&[b"throw-away key", &seed.to_be_bytes(), name.as_bytes()]);
        let pair = KeypairData::Ed25519(Ed25519Keypair::from_seed(bytes.bytes()));
        let key = PrivateKey::new(pair, name.as_str()).map_err(|error| no_key(&error))?;
        let private = key.to_openssh(LineEnding::LF).map_err(|error| no_key(&error))?;
        let public = key.public_key().to_openssh().map_err(|error| no_key(&error))?;
        put(into, &format!("{KEYS}/{name}"), private.as_bytes())?;
        private_only(&into.join(KEYS).join(&name))?;
        put(into, &format!("{KEYS}/{name}.pub"), format!("{public}\n").as_bytes())?;
        people.set(&["people", &name, "keys"], json!([public]))?;
    }
    people.write(into)
}

fn no_key(error: &ssh_key::Error) -> Failure {
    Failure::new(Audience::Environment, "a throw-away key could not be made").caused_by(error)
}

/// `ssh-keygen` refuses a private key that others can read.
fn private_only(path: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(|error| {
            Failure::new(Audience::Environment, "a throw-away key could not be kept private")
                .caused_by(&error)
        })?;
    }
    Ok(())
}

/// Names the files as they are now in the register of a copy, and changes nothing else of it.
pub(super) fn sign_register(into: &Path) -> Result<(), Failure> {
    let workspace = super::open::workspace(into)?;
    let Some(register) = &workspace.policy.register else { return Ok(()) };
    let now: BTreeMap<String, Digest> =
        workspace.registrable().into_iter().map(|one| (one.what, one.digest)).collect();
    let changed = register.entries.iter().filter_map(|entry| {
        let text = now.get(&entry.what.value)?.to_string();
        Some(Edit { at: entry.digest.at, text })
    });
    let changed: Vec<Edit> = changed.collect();
    let source = workspace.sources.file(register.at.file);
    let signed = splice(register.at.file, source.text(), &changed).map_err(|error| {
        Failure::new(Audience::Config, format!("`{}` cannot be brought up to date", source.path()))
            .caused_by(&error)
    })?;
    put(into, source.path(), signed.as_bytes())
}

/// Writes a file and the folders above it.
pub(super) fn put(into: &Path, path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path: PathBuf = into.join(path);
    let written = match path.parent() {
        Some(parent) => fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes)),
        None => fs::write(&path, bytes),
    };
    written.map_err(|error| {
        Failure::new(Audience::Environment, format!("cannot write `{}`", path.display()))
            .caused_by(&error)
    })
}
