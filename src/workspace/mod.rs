//! A workspace: every document of one folder, read, with what was wrong on the way.
//!
//! Finds and reads files; knows which document is which, not whether what they say is wise.

mod cache;
mod discover;
mod in_force;
mod load;
mod overlay;
mod policy;
mod reading;
mod revise;

pub use cache::Cache;
pub use discover::{DiscoverError, find_root};
pub use in_force::Registrable;
pub use load::{LoadError, Loaded, ReadFile, Workspace};
pub use overlay::Overlay;
pub use policy::Policy;

/// The name of the workspace file.
pub const SETTINGS_FILE: &str = "sendoff.yaml";
/// Where campaigns are.
pub const CAMPAIGNS: &str = "campaigns";
/// Where policy documents are.
pub const POLICY: &str = "policy";
/// Where templates are.
pub const TEMPLATES: &str = "templates";
/// Where prompts are.
pub const PROMPTS: &str = "prompts";
/// Where a hosting service looks for the file that says who must review which files.
pub const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
