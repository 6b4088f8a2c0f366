//! A world: gateways with one database, ClickPesa behind a network, a shop, and customers.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use billpay_sandbox::{ChecksumMethod, Sandbox, Settings};
use reqwest::Client;

use crate::Run;
use crate::database::Database;
use crate::network::Network;
use crate::process::{Footprint, Process, command};
use crate::shop::{Receiver, SECRET};
use crate::webhooks::Relay;

const CHECKSUM_KEY: &str = "checksum-key-1";

/// The limits of the gateways: shorter than the defaults, so that a fault of a second is longer than they wait
/// for ClickPesa. A request may take longer than the wait for a database, and a drain longer than the ten seconds for which
/// a number is kept while the database fails.
const LIMITS: [(&str, &str); 7] = [
    ("BILLPAY_REQUEST_TIMEOUT_MS", "8000"),
    ("BILLPAY_DRAIN_TIMEOUT_MS", "15000"),
    ("BILLPAY_CLICKPESA_TIMEOUT_MS", "1500"),
    ("BILLPAY_CLICKPESA_CONNECT_TIMEOUT_MS", "500"),
    ("BILLPAY_CLICKPESA_TOKEN_TIMEOUT_MS", "1000"),
    ("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", "1000"),
    ("BILLPAY_LOG", "warn"),
];

/// The addresses of the running gateways. Both change when a gateway starts anew.
#[derive(Debug, Default)]
pub(crate) struct Addresses(Mutex<Vec<String>>);

impl Addresses {
    /// The address of one of the gateways.
    pub(crate) fn any(&self) -> String {
        let addresses = self.0.lock().unwrap();
        addresses[fastrand::usize(..addresses.len())].clone()
    }

    fn set(&self, which: usize, address: &str) {
        let mut addresses = self.0.lock().unwrap();
        if which == addresses.len() {
            addresses.push(String::new());
        }
        address.clone_into(&mut addresses[which]);
    }
}

/// A number that a customer has seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) key: String,
    pub(crate) bill: String,
    pub(crate) number: String,
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) run: Run,
    pub(crate) database: Database,
    pub(crate) sandbox: Sandbox,
    pub(crate) network: Network,
    pub(crate) shop: Receiver,
    pub(crate) relay: Arc<Relay>,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) client: Client,
    pub(crate) seen: Mutex<Vec<Seen>>,
    /// How often customers got each answer.
    pub(crate) answers: Mutex<BTreeMap<String, u64>>,
    /// The same, since the last event.
    pub(crate) answers_now: Mutex<BTreeMap<String, u64>>,
    /// What must not have happened.
    pub(crate) faults: Mutex<Vec<String>>,
    folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
}

impl World {
    /// Prepares everything but the gateways.
    pub(crate) async fn start(name: &'static str, database: Database, run: Run) -> Arc<Self> {
        // An error means that it is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Settings {
            checksum: Some((CHECKSUM_KEY.to_owned(), ChecksumMethod::Canonical)),
            seed: Some(run.seed),
            ..Settings::default()
        };
        let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), sandbox);
        let sandbox = sandbox.await.unwrap();
        let address = sandbox.base_url().replace("http://", "");
        let network = Network::before(address.parse().unwrap()).await;
        // Gateways keep no connections of customers, so that their open files can be counted.
        let client = Client::builder().tls_certs_only([]).no_proxy();
        let client = client.pool_max_idle_per_host(0).build().unwrap();
        let addresses = Arc::new(Addresses::default());
        let (relay, url) = Relay::start(client.clone(), Arc::clone(&addresses)).await;
        sandbox.set_webhook_url(Some(url.parse().unwrap()));
        let shop = Receiver::start().await;
        let folder = tempfile::tempdir().unwrap();
        let page = include_str!("../../../../index.html");
        std::fs::write(folder.path().join("index.html"), page).unwrap();
        Arc::new(Self {
            name,
            run,
            settings: settings(&database, &network, &shop),
            database,
            sandbox,
            network,
            shop,
            relay,
            addresses,
            client,
            seen: Mutex::default(),
            answers: Mutex::default(),
            answers_now: Mutex::default(),
            faults: Mutex::default(),
            folder,
        })
    }

    /// Whether the gateways generate the numbers, so that none is made twice even unseen.
    pub(crate) fn chooses_numbers(&self) -> bool {
        self.database.file().is_none()
    }

    /// Starts a gateway. `None` if it refuses to start.
    pub(crate) async fn start_gateway(&self, which: usize) -> Option<Process> {
        let log = self.log();
        let gateway = Process::start(&self.settings, self.folder.path(), &log).await?;
        self.addresses.set(which, &gateway.address);
        Some(gateway)
    }

    /// Runs an operator's command on the database.
    pub(crate) async fn operator(&self, words: &[&str]) {
        let output = command(&self.settings).args(words).output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {said}");
    }

    /// The file with the log of all gateways.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join(".log")
    }

    pub(crate) fn fault(&self, what: &str) {
        self.faults
            .lock()
            .unwrap()
            .push(format!("{}: {what}", self.name));
    }

    pub(crate) fn count(&self, answer: String) {
        let count = |of: &Mutex<BTreeMap<String, u64>>, answer| {
            *of.lock().unwrap().entry(answer).or_default() += 1;
        };
        count(&self.answers, answer.clone());
        count(&self.answers_now, answer);
    }
}

fn settings(database: &Database, network: &Network, shop: &Receiver) -> Vec<(String, String)> {
    let (bills, clickpesa) = (database.url(), network.url());
    let mut settings = vec![
        ("CLICKPESA_CLIENT_ID", "sandbox-client"),
        ("CLICKPESA_API_KEY", "sandbox-key"),
        ("CLICKPESA_BASE_URL", &clickpesa),
        ("CLICKPESA_CHECKSUM_KEY", CHECKSUM_KEY),
        ("BILLPAY_DATABASE_URL", &bills),
        ("BILLPAY_POLICY", "open"),
        ("BILLPAY_WEBHOOK_URL", &shop.url),
        ("BILLPAY_WEBHOOK_SECRET", SECRET),
    ];
    settings.extend(LIMITS);
    if database.file().is_none() {
        settings.push(("BILLPAY_NAMBA", "5504"));
    }
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    settings.into_iter().map(owned).collect()
}

/// What a gateway held before and after the faults that it lived through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    pub(crate) before: Footprint,
    pub(crate) after: Footprint,
}
