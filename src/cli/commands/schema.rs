//! `sendoff schema`: the JSON Schema of a kind of document or of an output.

use clap::Args as ClapArgs;
use schemars::Schema;

use crate::base::nearest::nearest;
use crate::cli::exit::Exit;
use crate::cli::failure::{Audience, Failure};
use crate::cli::world::World;
use crate::render::check::{check_schema, lines_schema};
use crate::render::table;
use crate::rules::baseline_schema;
use crate::spec::{Kind, schema};

/// Print the JSON Schema of a kind of document
///
/// Editors use it to complete and to check while you type. Without KIND, lists the kinds.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The kind, such as `campaign` or `campaign/v1`
    kind: Option<String>,
}

/// What the program writes in a published format: name, format, schema.
const OUTPUTS: &[(&str, &str, fn() -> Schema)] = &[
    ("check", "sendoff-check/v1", check_schema),
    ("check-lines", "sendoff-check-lines/v1", lines_schema),
    ("baseline", "sendoff-baseline/v1", baseline_schema),
];

/// Runs it.
pub(super) fn run(args: &Args, world: &World) -> Result<Exit, Failure> {
    let text = match &args.kind {
        Some(kind) => pretty(&named(kind)?),
        None => listed(world),
    };
    world.print(&text)?;
    Ok(Exit::Done)
}

fn named(name: &str) -> Result<Schema, Failure> {
    let document = Kind::ALL.into_iter().find(|kind| kind.stem() == name || kind.text() == name);
    if let Some(kind) = document {
        return Ok(schema::of(kind));
    }
    let output = OUTPUTS.iter().find(|(short, format, _)| *short == name || *format == name);
    if let Some((.., schema)) = output {
        return Ok(schema());
    }
    let known =
        Kind::ALL.into_iter().map(Kind::stem).chain(OUTPUTS.iter().map(|(short, ..)| *short));
    let failure = Failure::new(Audience::Usage, format!("there is no schema of `{name}`"));
    let failure = match nearest(name, known) {
        Some(meant) => failure.hint(format!("did you mean `{meant}`?")),
        None => failure,
    };
    Err(failure.hint("`sendoff schema` lists the kinds"))
}

/// The schema as text; its keys come in the order schemas are read.
fn pretty(schema: &Schema) -> String {
    let text = serde_json::to_string_pretty(schema);
    text.expect("invariant: a schema is JSON") + "\n"
}

fn listed(world: &World) -> String {
    let heading = ["kind", "format", "what it is"];
    let schemas: Vec<(&str, &str, String)> = Kind::ALL
        .into_iter()
        .map(|kind| (kind.stem(), kind.text(), title(&schema::of(kind))))
        .chain(OUTPUTS.iter().map(|(short, format, schema)| (*short, *format, title(&schema()))))
        .collect();
    let rows = schemas.iter().map(|(short, format, title)| [*short, *format, title.as_str()]);
    let rows: Vec<[&str; 3]> = std::iter::once(heading).chain(rows).collect();
    table(&rows, world.look())
}

fn title(schema: &Schema) -> String {
    schema.get("title").and_then(|title| title.as_str()).unwrap_or_default().to_owned()
}
