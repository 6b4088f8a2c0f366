//! A shop's web server: a real nginx that serves the shop's pages and has the gateway under a path
//! of its own. Must not know what the pages show.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::interval;

use crate::program::Program;
use crate::settings;

/// How the path reaches the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// `proxy_pass http://gateway/;`: without it.
    Stripped,
    /// `proxy_pass http://gateway;`: as it was asked for.
    Whole,
}

/// A page of the shop. `GATEWAY` in its text is the gateway's own address, another origin.
#[derive(Clone, Copy, Debug)]
pub struct ShopPage {
    /// Such as `checkout.html`.
    pub name: &'static str,
    /// What it is sent with; empty for none.
    pub policy: &'static str,
    /// The file.
    pub text: &'static str,
}

/// How often a server that starts is knocked at.
const KNOCK: Duration = Duration::from_millis(20);

/// How long nginx may take to listen.
const READY: Duration = Duration::from_secs(20);

/// A running nginx.
pub(crate) struct Shop {
    nginx: Program,
    _folder: TempDir,
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Shop {
    pub(crate) async fn start(
        port: u16,
        gateway: &str,
        mount: Mount,
        pages: &[ShopPage],
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("www");
        fs::create_dir(&root)?;
        for page in pages {
            let text = page.text.replace("GATEWAY", gateway);
            fs::write(root.join(page.name), text)?;
        }
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(port, gateway, mount, pages))?;
        let mut nginx = Command::new(settings::path("BILLPAY_TEST_NGINX")?);
        nginx.arg("-p").arg(folder.path()).arg("-c").arg(&file);
        nginx.args(["-e", "stderr"]);
        let shop = Self {
            nginx: Program::start(&mut nginx)?,
            _folder: folder,
        };
        let listens = async {
            let mut knocks = interval(KNOCK);
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                knocks.tick().await;
            }
        };
        tokio::time::timeout(READY, listens)
            .await
            .context("nginx does not listen")?;
        Ok(shop)
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        self.nginx.end().await
    }
}

/// Everything that nginx writes stays in its folder. Started by an administrator, it would
/// otherwise become a user who may not read there.
fn configuration(port: u16, gateway: &str, mount: Mount, pages: &[ShopPage]) -> String {
    let pass = match mount {
        Mount::Stripped => format!("{gateway}/"),
        Mount::Whole => gateway.to_owned(),
    };
    let mut policies = String::new();
    for ShopPage { name, policy, .. } in pages {
        if !policy.is_empty() {
            let policy = policy.replace("GATEWAY", gateway);
            // Writing to a string can't fail.
            let _ = writeln!(
                policies,
                "location = /{name} {{ add_header Content-Security-Policy \"{policy}\"; }}"
            );
        }
    }
    format!(
        "daemon off; user root root; worker_processes 1; pid nginx.pid;
        events {{ worker_connections 64; }}
        http {{
            access_log off; client_body_temp_path body; proxy_temp_path proxy;
            fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            types {{ text/html html; text/css css; text/javascript js; }}
            server {{
                listen 127.0.0.1:{port}; root www;
                location /malipo/ {{ proxy_pass {pass}; }}
                {policies}
            }}
        }}"
    )
}
