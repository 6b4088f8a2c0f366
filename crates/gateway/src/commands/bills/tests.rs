//! Tests of the `bills` commands with a real database, in each format.

use std::collections::HashMap;
use std::time::Duration;

use billpay_contract::{BillId, CreateOutcome};
use clap::Parser;
use serde_json::Value;

use crate::commands::CommandLine;
use crate::commands::{self, CommandError};
use crate::ledger::NewBill;
use crate::store::tests::{bill, issue_bill, issued, number, paid, water};
use crate::store::{BillStore, LeaseHolder, MerchantMessages};

const LEASE: Duration = Duration::from_secs(60);

/// A gateway's database, and the commands on it.
struct Fixture {
    store: BillStore,
    url: String,
    _folder: tempfile::TempDir,
}

impl Fixture {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("b.db").display());
        let made = format!("{url}?mode=rwc");
        Self {
            store: BillStore::open(&made, MerchantMessages::Enabled)
                .await
                .unwrap(),
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

    /// Runs a command and parses its JSON lines.
    async fn objects(&self, line: &str) -> Vec<Value> {
        let answer = self.ask(line).await;
        let lines = answer.lines().map(serde_json::from_str);
        lines.collect::<Result<_, _>>().unwrap()
    }

    /// Creates a bill whose number ClickPesa is being asked for.
    async fn claim(&self, new: &NewBill) -> LeaseHolder {
        let holder = LeaseHolder::random();
        let claimed = self.store.claim(new, &holder, LEASE).await;
        claimed.unwrap();
        holder
    }

    /// Creates a bill for Asha of which 400 of 1000 shillings are paid.
    async fn underpaid(&self) -> NewBill {
        let json = r#"{"billDescription":"Water","billAmount":1000,"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT"}"#;
        let mut new = bill("k1", json);
        new.customer_name = Some("=Asha".to_owned());
        new.intent = Some("order-1".to_owned());
        issue_bill(&self.store, &new, "0123").await;
        let (number, payments) = (number("0123"), [paid("p1", 400)]);
        self.store.record(&number, &payments).await.unwrap();
        new
    }
}

#[tokio::test]
async fn a_table_has_the_main_columns() {
    let fixture = Fixture::open().await;
    assert_eq!(fixture.ask("list").await, "none\n");
    let new = fixture.underpaid().await;
    let table = fixture.ask("list").await;
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
async fn a_bill_is_shown_by_its_id_or_number() {
    let fixture = Fixture::open().await;
    let new = fixture.underpaid().await;
    let by_number = fixture.ask("show 0123").await;
    assert_eq!(
        by_number,
        fixture.ask(&format!("show {}", new.id.as_str())).await
    );
    for line in [
        "number                   0123",
        "mode                     ALLOW_PARTIAL_AND_OVER_PAYMENT",
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
    let nobodys = fixture.try_ask("show 999").await.unwrap_err();
    assert_eq!(
        nobodys.to_string(),
        "there is no bill with the id or number 999"
    );
}

#[tokio::test]
async fn json_has_every_value_unchanged() {
    let fixture = Fixture::open().await;
    let new = fixture.underpaid().await;
    let [object] = &fixture.objects("show 0123 --format json").await[..] else {
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
async fn csv_has_no_formulas() {
    let fixture = Fixture::open().await;
    fixture.underpaid().await;
    let sheet = fixture.ask("export").await;
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
async fn possibly_unseen_numbers_are_counted() {
    let fixture = Fixture::open().await;
    let own = bill("k2", r#"{"billReference":"INV1","billAmount":1000}"#);
    for new in [&water("k1"), &own] {
        for _ in 0..2 {
            let holder = fixture.claim(new).await;
            let unknown = CreateOutcome::Unknown;
            fixture
                .store
                .release_lease(&new.id, &holder, unknown)
                .await
                .unwrap();
        }
    }
    let unseen = async |line: &str| -> Vec<i64> {
        let bills = fixture.objects(line).await;
        let count = |bill: &Value| bill["unseen_numbers_possible"].as_i64().unwrap();
        bills.iter().map(count).collect()
    };
    let mut unknown = unseen("list --stage unknown --format json").await;
    unknown.sort_unstable();
    assert_eq!(unknown, [0, 2]);
    assert_eq!(
        fixture.objects("list --status issued --format json").await,
        [Value::Null; 0]
    );
    let table = fixture.ask("list").await;
    assert!(table.contains("unknown"), "{table}");

    fixture.claim(&water("k1")).await;
    let id = fixture.objects("list --stage asking --format json").await;
    let id = BillId::parse(id[0]["id"].as_str().unwrap()).unwrap();
    fixture.store.issue(&id, &issued("0123")).await.unwrap();
    assert_eq!(unseen("list --status issued --format json").await, [2]);
}

#[tokio::test]
async fn an_export_has_all_pages_and_a_list_says_how_to_continue() {
    let fixture = Fixture::open().await;
    let bills = super::PAGE + 3;
    for at in 0..bills {
        let new = water(&format!("k{at}"));
        fixture.claim(&new).await;
    }
    let all = fixture.objects("export --format json").await;
    let ids: std::collections::HashSet<_> = all.iter().map(|bill| bill["id"].to_string()).collect();
    assert_eq!((all.len(), ids.len()), (bills as usize, bills as usize));

    let table = fixture.ask("list --limit 2").await;
    let (_, before) = table.split_once("--before ").unwrap();
    let line = format!("list --limit 1 --format json --before {}", before.trim());
    let next = fixture.objects(&line).await;
    assert_eq!(next[0]["id"], all[2]["id"]);
    let nobodys = "0".repeat(32);
    let unknown = fixture.try_ask(&format!("list --before {nobodys}")).await;
    assert!(matches!(unknown, Err(CommandError::Unknown { .. })));
}

#[tokio::test]
async fn an_export_can_be_limited_to_days() {
    let fixture = Fixture::open().await;
    fixture.underpaid().await;
    let count = async |line: &str| {
        fixture
            .objects(&format!("export --format json {line}"))
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
async fn undelivered_messages_are_listed_and_sent_again() {
    let fixture = Fixture::open().await;
    fixture.underpaid().await;
    let message = fixture
        .store
        .take_messages(9, LEASE)
        .await
        .unwrap()
        .remove(0);
    let given_up = fixture
        .store
        .mark_undelivered(&message.id, "503", Duration::MAX);
    given_up.await.unwrap();
    let table = fixture.ask("undelivered").await;
    for part in [&*message.id, "given_up", "503", "bill.issued"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let said = "To be sent again by the gateway: 1\n";
    assert_eq!(fixture.ask("redeliver --all").await, said);
    assert_eq!(fixture.ask("undelivered").await, "none\n");
    assert_eq!(
        fixture.ask("redeliver --bill 0123").await,
        said.replace('1', "0")
    );
    assert_eq!(
        fixture.ask(&format!("redeliver {}", message.id)).await,
        said
    );
    let nobodys = fixture.try_ask("redeliver msg_0").await.unwrap_err();
    assert_eq!(nobodys.to_string(), "there is no message msg_0");
    let next = fixture.store.take_messages(9, LEASE).await.unwrap();
    assert_eq!(next[0].id, message.id);
}
