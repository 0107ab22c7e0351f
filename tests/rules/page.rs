//! The blocks of a page: ```` ```yaml bad FILE ````, ```` ```diff bad FILE ````,
//! ```` ```markdown good FILE ````, with `whole` and `(also RULE, RULE)` where they apply.

/// One example of a page.
pub struct Block {
    /// Whether it must raise the rule.
    pub bad: bool,
    /// The file it changes.
    pub file: String,
    /// Whether it takes the file's place.
    pub whole: bool,
    /// Whether it replaces lines that begin with `-` by those that begin with `+`.
    pub diff: bool,
    /// Other rules it raises.
    pub also: Vec<String>,
    /// Its text.
    pub text: String,
}

/// Every executable block of a page.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.extend(block(info, format!("{}\n", text.join("\n"))));
    }
    found
}

fn block(info: &str, text: String) -> Option<Block> {
    let (info, also) = match info.split_once("(also ") {
        Some((info, also)) => (info, also.trim_end().trim_end_matches(')')),
        None => (info, ""),
    };
    let mut words = info.split_whitespace();
    let language = words.next()?;
    let bad = match words.next()? {
        "bad" => true,
        "good" => false,
        _ => return None,
    };
    let file = words.next()?.to_owned();
    let diff = language == "diff";
    let whole = !["yaml", "diff"].contains(&language) || words.next() == Some("whole");
    let also = also.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Some(Block { bad, file, whole, diff, also: also.collect(), text })
}

#[test]
fn a_block_is_read_with_its_file_and_its_marks() {
    let page = "# x\n\n```yaml bad a.yaml whole (also y, z)\nk: 1\n```\n\n```text\nno\n```\n";
    let [block] = &blocks(page)[..] else { panic!("one block expected") };
    assert!(block.bad && block.whole);
    assert_eq!((block.file.as_str(), block.text.as_str()), ("a.yaml", "k: 1\n"));
    assert_eq!(block.also, ["y", "z"]);
}
