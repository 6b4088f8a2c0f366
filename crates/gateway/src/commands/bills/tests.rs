//! What an operator reads about bills, in each form, from a real database.

use billpay_contract::{BillId, CreateOutcome};
use std::collections::HashMap;
use std::time::Duration;

use clap::Parser;
use serde_json::Value;

use crate::commands::CommandLine;
use crate::commands::{self, CommandError};
use crate::ledger::NewBill;
use crate::store::tests::{bill, issued, number, paid, water, with_number};
use crate::store::{BillStore, Holder, Merchant};

const LEASE: Duration = Duration::from_secs(60);

/// A gateway's database, and what a command says about it.
struct Desk {
    store: BillStore,
    url: String,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("b.db").display());
        let made = format!("{url}?mode=rwc");
        Self {
            store: BillStore::open(&made, Merchant::Told).await.unwrap(),
            url,
            _folder: folder,
        }
    }

    async fn try_ask(&self, line: &str) -> Result<String, CommandError> {
        let words = ["billpay-gateway", "bills"].into_iter();
        let line = CommandLine::try_parse_from(words.chain(line.split(' '))).unwrap();
        let settings = HashMap::from([("BILLPAY_DATABASE_URL", &*self.url)]);
        let mut output = Vec::new();
        let command = line.command.as_ref().unwrap();
        commands::run(command, &settings, &mut output).await?;
        Ok(String::from_utf8(output).unwrap())
    }

    async fn ask(&self, line: &str) -> String {
        self.try_ask(line).await.unwrap()
    }

    /// The objects of an answer in JSON lines.
    async fn objects(&self, line: &str) -> Vec<Value> {
        let answer = self.ask(line).await;
        let lines = answer.lines().map(serde_json::from_str);
        lines.collect::<Result<_, _>>().unwrap()
    }

    /// A bill that ClickPesa is being asked for.
    async fn claim(&self, new: &NewBill) -> Holder {
        let holder = Holder::random();
        let claimed = self.store.claim(new, &holder, LEASE).await;
        claimed.unwrap();
        holder
    }

    /// Water for Asha, of which 400 of 1000 shillings were paid.
    async fn underpaid(&self) -> NewBill {
        let mut new = water("k1");
        new.customer_name = Some("=Asha".to_owned());
        new.intent = Some("order-1".to_owned());
        with_number(&self.store, &new, "0123").await;
        let (number, payments) = (number("0123"), [paid("p1", 400)]);
        self.store.record(&number, &payments).await.unwrap();
        new
    }
}

#[tokio::test]
async fn a_table_shows_what_counts() {
    let desk = Desk::open().await;
    assert_eq!(desk.ask("list").await, "none\n");
    let new = desk.underpaid().await;
    let table = desk.ask("list").await;
    let [header, row] = &table.lines().collect::<Vec<_>>()[..] else {
        panic!("not one row: {table}");
    };
    let words: Vec<&str> = header.split_whitespace().collect();
    let names = [
        "created",
        "number",
        "description",
        "customer",
        "amount",
        "status",
        "paid",
        "id",
    ];
    assert_eq!(words, names);
    let (_, rest) = row.split_at("2026-11-25 10:33:45 EAT".len());
    let id = new.id.as_str();
    let cells = ["0123", "Water", "=Asha", "1,000", "underpaid", "400", id];
    assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), cells);
}

#[tokio::test]
async fn a_bill_is_shown_whole_by_its_id_or_its_number() {
    let desk = Desk::open().await;
    let new = desk.underpaid().await;
    let by_number = desk.ask("show 0123").await;
    assert_eq!(
        by_number,
        desk.ask(&format!("show {}", new.id.as_str())).await
    );
    for line in [
        "number                   0123",
        "mode                     EXACT",
        "missing                  600",
        "paid at                  2026-11-25 13:00:00 EAT",
        "payment reference        receipt",
        "intent                   order-1",
        "unseen numbers possible  0",
        "messages:",
    ] {
        assert!(
            by_number.lines().any(|have| have == line),
            "{line}: {by_number}"
        );
    }
    assert!(by_number.contains("bill.underpaid"), "{by_number}");
    let nobodys = desk.try_ask("show 999").await.unwrap_err();
    assert_eq!(
        nobodys.to_string(),
        "there is no bill with the id or number 999"
    );
}

#[tokio::test]
async fn programs_read_every_value_exactly() {
    let desk = Desk::open().await;
    let new = desk.underpaid().await;
    let [object] = &desk.objects("show 0123 --format json").await[..] else {
        panic!("not one line");
    };
    for (name, value) in [
        ("id", new.id.as_str()),
        ("customer", "=Asha"),
        ("status", "underpaid"),
        ("stage", "issued"),
        ("paid_at", "2026-11-25T10:00:00Z"),
    ] {
        assert_eq!(object[name], value, "{name}");
    }
    assert_eq!(object["missing"], 600);
    assert_eq!(object["deadline"], Value::Null);
    assert_eq!(object["payments"][0]["reference"], "receipt");
    assert_eq!(object["messages"][1]["type"], "bill.underpaid");
    assert_eq!(object["messages"][1]["state"], "waiting");
}

#[tokio::test]
async fn a_spreadsheet_finds_no_formula() {
    let desk = Desk::open().await;
    desk.underpaid().await;
    let sheet = desk.ask("export").await;
    let mut csv = csv::Reader::from_reader(sheet.as_bytes());
    let header = csv.headers().unwrap().clone();
    let rows: Vec<_> = csv.records().map(Result::unwrap).collect();
    let cell = |name: &str| {
        let at = header.iter().position(|have| have == name).unwrap();
        rows[0][at].to_owned()
    };
    assert_eq!((rows.len(), header.len()), (1, 20));
    assert_eq!(cell("customer"), "'=Asha");
    assert_eq!((&*cell("amount"), &*cell("missing")), ("1000", "600"));
    assert!(cell("created").ends_with('Z'));
}

#[tokio::test]
async fn numbers_that_nobody_saw_are_told() {
    let desk = Desk::open().await;
    let own = bill("k2", r#"{"billReference":"INV1","billAmount":1000}"#);
    for new in [&water("k1"), &own] {
        for _ in 0..2 {
            let holder = desk.claim(new).await;
            let unknown = CreateOutcome::Unknown;
            desk.store.give_up(&new.id, &holder, unknown).await.unwrap();
        }
    }
    let unseen = async |line: &str| -> Vec<i64> {
        let bills = desk.objects(line).await;
        let count = |bill: &Value| bill["unseen_numbers_possible"].as_i64().unwrap();
        bills.iter().map(count).collect()
    };
    let mut unknown = unseen("list --stage unknown --format json").await;
    unknown.sort_unstable();
    assert_eq!(unknown, [0, 2]);
    assert_eq!(
        desk.objects("list --status issued --format json").await,
        [Value::Null; 0]
    );
    let table = desk.ask("list").await;
    assert!(table.contains("unknown"), "{table}");

    desk.claim(&water("k1")).await;
    let id = desk.objects("list --stage asking --format json").await;
    let id = BillId::parse(id[0]["id"].as_str().unwrap()).unwrap();
    desk.store.issue(&id, &issued("0123")).await.unwrap();
    assert_eq!(unseen("list --status issued --format json").await, [2]);
}

#[tokio::test]
async fn an_export_has_all_pages_and_a_list_says_that_there_are_more() {
    let desk = Desk::open().await;
    let bills = super::PAGE + 3;
    for at in 0..bills {
        let new = water(&format!("k{at}"));
        desk.claim(&new).await;
    }
    let all = desk.objects("export --format json").await;
    let ids: std::collections::HashSet<_> = all.iter().map(|bill| bill["id"].to_string()).collect();
    assert_eq!((all.len(), ids.len()), (bills as usize, bills as usize));

    let table = desk.ask("list --limit 2").await;
    let (_, before) = table.split_once("--before ").unwrap();
    let line = format!("list --limit 1 --format json --before {}", before.trim());
    let next = desk.objects(&line).await;
    assert_eq!(next[0]["id"], all[2]["id"]);
    let nobodys = "0".repeat(32);
    let unknown = desk.try_ask(&format!("list --before {nobodys}")).await;
    assert!(matches!(unknown, Err(CommandError::Unknown { .. })));
}

#[tokio::test]
async fn an_export_is_of_days() {
    let desk = Desk::open().await;
    desk.underpaid().await;
    let count = async |line: &str| {
        desk.objects(&format!("export --format json {line}"))
            .await
            .len()
    };
    assert_eq!(count("--from 2020-01-01 --to 2999-12-31").await, 1);
    assert_eq!(count("--to 2020-01-01").await, 0);
    assert_eq!(count("--from 2999-01-01T00:00:00Z").await, 0);
    assert_eq!(count("--status underpaid").await, 1);
    assert_eq!(count("--status paid").await, 0);
}

#[tokio::test]
async fn what_was_not_taken_is_listed_and_sent_again() {
    let desk = Desk::open().await;
    desk.underpaid().await;
    let message = desk.store.take_messages(9, LEASE).await.unwrap().remove(0);
    let given_up = desk.store.undelivered(&message.id, "503", Duration::MAX);
    given_up.await.unwrap();
    let table = desk.ask("undelivered").await;
    for part in [&*message.id, "given_up", "503", "bill.issued"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let said = "To be sent again by the gateway: 1\n";
    assert_eq!(desk.ask("redeliver --all").await, said);
    assert_eq!(desk.ask("undelivered").await, "none\n");
    assert_eq!(
        desk.ask("redeliver --bill 0123").await,
        said.replace('1', "0")
    );
    assert_eq!(desk.ask(&format!("redeliver {}", message.id)).await, said);
    let nobodys = desk.try_ask("redeliver msg_0").await.unwrap_err();
    assert_eq!(nobodys.to_string(), "there is no message msg_0");
    let next = desk.store.take_messages(9, LEASE).await.unwrap();
    assert_eq!(next[0].id, message.id);
}
