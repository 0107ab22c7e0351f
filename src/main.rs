//! The program: hands the arguments to `cli` and leaves with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    sendoff::cli::main()
}
