//! Every bound of the program, by name and with its unit. A loop, queue or file without one is a
//! defect.

/// The largest document that is read, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 1 << 20;
/// The deepest nesting of a document, in collections.
pub const DOCUMENT_DEPTH_MAX: usize = 64;
/// The most nodes a document may hold as written.
pub const DOCUMENT_NODES_MAX: usize = 100_000;
/// The most nodes a document may hold once its aliases are written out.
pub const DOCUMENT_EXPANDED_MAX: u32 = 200_000;
/// The most problems reported for one document before the rest is counted only.
pub const DOCUMENT_PROBLEMS_MAX: usize = 200;
/// The most files of a workspace that are read.
pub const WORKSPACE_FILES_MAX: usize = 10_000;
/// The most expansions of spintax and conditionals that are written out for one template.
pub const TEMPLATE_EXPANSIONS_MAX: usize = 4_096;
/// The largest answer a platform may give, in bytes.
pub const ANSWER_BYTES_MAX: usize = 64 << 20;
/// The deepest nesting of spintax and conditionals in a template.
pub const TEMPLATE_DEPTH_MAX: usize = 8;
