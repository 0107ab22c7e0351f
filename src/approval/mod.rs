//! Approvals as detached OpenSSH signatures over a statement: what is signed, how it is signed and
//! verified, who may sign what of a plan, and the files that hold it.
//!
//! Knows no journal, no platform and no terminal: whether an apply runs and who runs it are
//! arguments. Anyone can check an approval without this program:
//! `ssh-keygen -Y verify -f allowed_signers -I PERSON -n sendoff-approval@v1 -s X.sig < X.json`.

mod allowed;
mod check;
mod files;
mod key;
mod people;
mod question;
mod reason;
mod sign;
mod signature;
mod statement;
#[cfg(test)]
mod tests;

pub use allowed::{AllowedProblem, AllowedSigner, AllowedSigners, NotAllowed};
pub use check::{
    Approved, Missing, Signed, Void, WaveRelease, Withdrawn, check, proven, signing_command,
};
pub use files::{
    Approval, Approvals, FileFault, FileProblem, directory_for, read_all, read_replaced, write,
};
pub use key::{KeyError, PublicKey};
pub use people::allowed_signers;
pub use question::{Asked, Question};
pub use reason::Reason;
pub use sign::{SignError, sign_with_file, sign_with_ssh_keygen};
pub use signature::{NAMESPACE, SignatureError, verify};
pub use statement::{FORMAT, Statement, StatementError};
