//! Approvals as detached OpenSSH signatures over a statement: what is signed, how it is signed and
//! verified, who may sign, and the files that hold it.
//!
//! Knows nothing of roles' meaning, plans or campaigns: a plan is a digest, an item and a role are
//! names. Anyone can check an approval without this program:
//! `ssh-keygen -Y verify -f allowed_signers -I PERSON -n sendoff-approval@v1 -s X.sig < X.json`.

mod allowed;
mod files;
mod key;
mod sign;
mod signature;
mod statement;
#[cfg(test)]
mod tests;

pub use allowed::{AllowedProblem, AllowedSigner, AllowedSigners, NotAllowed};
pub use files::{Approval, Approvals, FileFault, FileProblem, directory_for, read_all, write};
pub use key::{KeyError, PublicKey};
pub use sign::{SignError, sign_with_file, sign_with_ssh_keygen};
pub use signature::{NAMESPACE, SignatureError, verify};
pub use statement::{FORMAT, Statement, StatementError};
