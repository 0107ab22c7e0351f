//! Asking queries, with their pages.

use super::client::{Ask, Client, not_asked, unusable};
use super::limits::QUERY_PAGES_MAX;
use super::record::Record;
use super::soql::{Literal, Soql};
use super::wire::QueryPage;
use crate::platform::transport::{CallError, json};

impl Client {
    /// All records of a query, every page of them. An answer that is not complete (fewer records
    /// than announced, a missing or foreign next page) is an error: it must never pass for the
    /// whole.
    pub async fn query(&self, soql: &Soql) -> Result<Vec<Record>, CallError> {
        let operation = format!("list {} records", soql.object());
        let text = soql.text().map_err(|error| not_asked(&operation, error.to_string()))?;
        let mut ask = Ask::get(operation.clone(), &["query"]).query("q", text);
        let mut records = Vec::new();
        for _ in 0..QUERY_PAGES_MAX {
            let page: QueryPage = self.send(&ask, json).await?;
            records.extend(page.records);
            match (page.done, page.next_records_url) {
                (true, _) if records.len() == page.total_size => return Ok(records),
                (true, _) => {
                    let (had, said) = (records.len(), page.total_size);
                    let what = format!("{had} records came where {said} were announced");
                    return Err(unusable(&operation, what));
                }
                (false, Some(path)) if path.starts_with("/services/data/") => {
                    ask = Ask::given(operation.clone(), &path);
                }
                (false, _) => return Err(unusable(&operation, "the next page is not named")),
            }
        }
        Err(unusable(&operation, format!("more than {QUERY_PAGES_MAX} pages")))
    }

    /// All records whose `field` has one of `values`, asked in as many queries as addresses need.
    pub async fn query_in(
        &self,
        soql: &Soql,
        field: &str,
        values: &[Literal],
    ) -> Result<Vec<Record>, CallError> {
        let operation = format!("list {} records", soql.object());
        let parts = soql
            .in_parts(field, values)
            .map_err(|error| not_asked(&operation, error.to_string()))?;
        let mut records = Vec::new();
        for part in parts {
            records.extend(self.query(&part).await?);
        }
        Ok(records)
    }

    /// How many records meet a query's conditions; its fields, order and limit do not matter.
    pub async fn count(&self, soql: &Soql) -> Result<usize, CallError> {
        let operation = format!("count {} records", soql.object());
        let text = soql.counted().map_err(|error| not_asked(&operation, error.to_string()))?;
        let page: QueryPage =
            self.send(&Ask::get(operation, &["query"]).query("q", text), json).await?;
        Ok(page.total_size)
    }
}
