//! The resources under an API version: from path and method to an answer.
//!
//! Knows no HTTP below the call; each resource's own rules are in its file.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::answer::Answer;
use super::collections::{self, no_column};
use super::describe;
use super::fault::Fault;
use super::http::{Call, forget};
use super::id::checked;
use super::org::{Org, State};
use super::query;
use super::read;
use super::report_run::{Run, overridden};
use super::reports::{ReportDefinition, extended, metadata, type_metadata};
use super::schema::Object;
use super::write::Writer;

/// One admitted call and everything it may touch.
pub(super) struct Context<'a> {
    pub(super) org: &'a Org,
    pub(super) state: &'a mut State,
    pub(super) call: &'a Call,
    /// The path of the API version.
    pub(super) base: String,
    pub(super) now: Timestamp,
}

impl Context<'_> {
    /// The right to write, under this call's headers.
    pub(super) fn writer(&mut self) -> Writer<'_> {
        let asked = self.call.header("sforce-auto-assign").unwrap_or("TRUE");
        Writer {
            settings: &self.org.settings,
            data: &mut self.state.data,
            now: self.now,
            auto_assign: !asked.eq_ignore_ascii_case("FALSE"),
        }
    }
}

/// Answers a call.
pub(super) fn answer(context: &mut Context<'_>) -> Result<Answer, Fault> {
    let call = context.call;
    let parts = call.segments.get(3..).unwrap_or_default();
    let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let org = context.org;
    let object = |name: &str| org.settings.schema.object(name).ok_or_else(Fault::not_found);
    match lower.as_slice() {
        [] => get(call, || Ok(Answer::ok(root(context)))),
        ["limits"] => get(call, || Ok(Answer::ok(limits(context)))),
        ["query"] => get(call, || query::start(context, false)),
        ["queryall"] => get(call, || query::start(context, true)),
        ["query" | "queryall", _] => get(call, || query::next(context, &parts[1])),
        ["sobjects"] => {
            get(call, || Ok(Answer::ok(describe::global(&org.settings, &context.base))))
        }
        ["sobjects", name] => top(context, object(name)?),
        ["sobjects", name, "describe"] => {
            let object = object(name)?;
            get(call, || Ok(Answer::ok(describe::object(&org.settings, &context.base, object))))
        }
        ["sobjects", name, _] => record(context, object(name)?, &parts[2]),
        ["composite", "sobjects"] => collections::write(context),
        ["composite", "sobjects", name] => collections::retrieve(context, object(name)?),
        ["analytics", "reports", _, rest @ ..] => report(context, &parts[2], rest),
        _ => Err(Fault::not_found()),
    }
}

fn get(call: &Call, answer: impl FnOnce() -> Result<Answer, Fault>) -> Result<Answer, Fault> {
    match call.method.as_str() {
        "GET" | "HEAD" => answer(),
        other => Err(Fault::method(other, "GET,HEAD")),
    }
}

fn root(context: &Context<'_>) -> Value {
    let mut root: serde_json::Map<String, Value> =
        ["analytics", "composite", "limits", "query", "queryAll", "sobjects"]
            .into_iter()
            .map(|name| (name.to_owned(), json!(format!("{}/{name}", context.base))))
            .collect();
    let data = &context.state.data;
    let identity = format!("/id/{}/{}", data.org, data.integration_user);
    let base = context.call.base_url(&context.org.settings);
    root.insert("identity".to_owned(), json!(format!("{base}{identity}")));
    Value::Object(root)
}

fn limits(context: &mut Context<'_>) -> Value {
    let settings = &context.org.settings;
    forget(&mut context.state.report_runs, context.now, SignedDuration::from_hours(1));
    let left = |max: usize, used: usize| json!({"Max": max, "Remaining": max.saturating_sub(used)});
    let runs = settings.hourly_report_runs_max;
    json!({
        "ConcurrentSyncReportRuns": left(20, 0),
        "DailyApiRequests": left(settings.daily_requests_max, context.state.calls.len()),
        "HourlyAsyncReportRuns": left(1_200, 0),
        "HourlySyncReportRuns": left(runs, context.state.report_runs.len()),
    })
}

fn top(context: &mut Context<'_>, object: &Object) -> Result<Answer, Fault> {
    match context.call.method.as_str() {
        "GET" | "HEAD" => {
            let entry = describe::entry(&context.org.settings, &context.base, object);
            Ok(Answer::ok(json!({"objectDescribe": entry, "recentItems": []})))
        }
        "POST" => {
            let body = context.call.object()?;
            let id = undoing(context, |context| context.writer().create(object, &body))?;
            let address = format!("{}/sobjects/{}/{id}", context.base, object.name);
            let body = json!({"id": id, "success": true, "errors": []});
            Ok(Answer::with(201, body).header("location", address))
        }
        other => Err(Fault::method(other, "GET,HEAD,POST")),
    }
}

fn record(context: &mut Context<'_>, object: &Object, id: &str) -> Result<Answer, Fault> {
    match context.call.method.as_str() {
        "GET" | "HEAD" => fetch(context, object, id),
        "PATCH" => {
            let body = context.call.object()?;
            if body.keys().any(|key| key.eq_ignore_ascii_case("id")) {
                let message = "The Id field should not be specified in the sobject data.";
                return Err(Fault::write("INVALID_FIELD", message, &["Id"]));
            }
            undoing(context, |context| context.writer().update(object, id, &body))?;
            Ok(Answer::empty())
        }
        "DELETE" => {
            undoing(context, |context| context.writer().delete(object, id))?;
            Ok(Answer::empty())
        }
        other => Err(Fault::method(other, "DELETE,GET,HEAD,PATCH")),
    }
}

/// Runs one write; a refusal leaves nothing behind.
fn undoing<T>(
    context: &mut Context<'_>,
    write: impl FnOnce(&mut Context<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mark = context.state.data.tables.mark();
    let outcome = write(context);
    if outcome.is_err() {
        context.state.data.tables.undo_to(mark);
    }
    outcome
}

fn fetch(context: &Context<'_>, object: &Object, id: &str) -> Result<Answer, Fault> {
    let settings = &context.org.settings;
    let data = &context.state.data;
    let known = checked(id).filter(|id| id.starts_with(&object.prefix));
    let id = known.ok_or_else(Fault::not_found)?;
    let Some(stored) = data.tables.live(&object.name, &id) else {
        return Err(data.gone(settings, &object.name, &id));
    };
    let mut fields = Vec::new();
    match context.call.parameter("fields") {
        None => fields.extend(object.fields.iter().filter(|f| settings.visible(object, f))),
        Some(names) => {
            for name in names.split(',').map(str::trim) {
                fields.push(settings.field(object, name).ok_or_else(|| no_column(object, name))?);
            }
        }
    }
    let row = read::record(&data.tables, &context.base, object, &id, stored, fields);
    Ok(Answer::ok(Value::Object(row)))
}

fn report(context: &mut Context<'_>, id: &str, rest: &[&str]) -> Result<Answer, Fault> {
    let found = checked(id).and_then(|id| {
        let report = context.state.reports.get(&id)?;
        Some((id, report.seen_by_user(&context.org.settings)))
    });
    let (id, report) = found.ok_or_else(Fault::not_found)?;
    let settings = &context.org.settings;
    match (context.call.method.as_str(), rest) {
        ("GET", ["describe"]) => Ok(Answer::ok(json!({
            "reportExtendedMetadata": extended(settings, &report),
            "reportMetadata": metadata(&id, &report),
            "reportTypeMetadata": type_metadata(settings, &report),
        }))),
        ("GET", []) => run_report(context, &id, &report),
        ("POST", []) => {
            let changed = changed(context, &report)?;
            run_report(context, &id, &changed)
        }
        ("PATCH", []) => {
            let changed = changed(context, &report)?;
            context.state.reports.insert(id.clone(), changed.clone());
            context.state.data.tables.set("Report", &id, "Name", json!(changed.name));
            let settings = &context.org.settings;
            Ok(Answer::ok(json!({
                "reportExtendedMetadata": extended(settings, &changed),
                "reportMetadata": metadata(&id, &changed),
            })))
        }
        (other, [] | ["describe"]) => Err(Fault::method(other, "GET,HEAD,PATCH,POST")),
        _ => Err(Fault::not_found()),
    }
}

fn changed(context: &Context<'_>, report: &ReportDefinition) -> Result<ReportDefinition, Fault> {
    match context.call.json()?.as_ref().and_then(|body| body.get("reportMetadata")) {
        Some(metadata) => overridden(report, metadata),
        None => Ok(report.clone()),
    }
}

fn run_report(
    context: &mut Context<'_>,
    id: &str,
    report: &ReportDefinition,
) -> Result<Answer, Fault> {
    let state = &mut *context.state;
    forget(&mut state.report_runs, context.now, SignedDuration::from_hours(1));
    let max = context.org.settings.hourly_report_runs_max;
    if state.report_runs.len() >= max {
        let message = format!(
            "You can't run more than {max} reports synchronously every 60 minutes. Try again later."
        );
        return Err(Fault::new(403, "FORBIDDEN", message));
    }
    state.report_runs.push_back(context.now);
    let details = context.call.parameter("includeDetails") != Some("false");
    let settings = &context.org.settings;
    let tables = &state.data.tables;
    let run = Run { settings, tables, now: context.now, base: &context.base };
    Ok(Answer::ok(run.answer(id, report, details)?))
}
