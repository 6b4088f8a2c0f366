//! A shop's web server: a real nginx that serves the shop's pages and has the gateway under a path
//! of its own.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::os::fd::AsRawFd;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::io::{FdFlags, fcntl_setfd};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::program::{Program, bound};
use crate::settings;

/// How the path reaches the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// `proxy_pass http://gateway/;`: without it.
    Stripped,
    /// `proxy_pass http://gateway;`: as it was asked for.
    Whole,
}

/// A page of the shop. `GATEWAY` in its text is the gateway's own address, another origin. In the place of
/// `PRINTED(…)` the shop's server prints what the gateway renders for these parameters.
#[derive(Clone, Copy, Debug)]
pub struct ShopPage {
    /// Such as `checkout.html`.
    pub name: &'static str,
    /// What it is sent with; empty for none.
    pub policy: &'static str,
    /// The file.
    pub text: &'static str,
}

/// How long nginx may take to answer.
const READY: Duration = Duration::from_secs(20);

/// Where nginx finds sockets that listen already: their numbers, each with a `;`. Meant for a new
/// nginx that takes over from an old one.
const SOCKETS: &str = "NGINX";

/// A running nginx.
pub(crate) struct Shop {
    nginx: Program,
    _folder: TempDir,
}

impl Shop {
    /// Serves on that socket. It is handed over open: a free port that were closed and named could
    /// be another program's by the time nginx asks for it.
    pub(crate) async fn start(
        socket: TcpListener,
        gateway: &str,
        mount: Mount,
        pages: &[ShopPage],
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("www");
        fs::create_dir(&root)?;
        for page in pages {
            let text = printed(&page.text.replace("GATEWAY", gateway), gateway).await?;
            fs::write(root.join(page.name), text)?;
        }
        let port = socket.local_addr()?.port();
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(port, gateway, mount, pages))?;
        let mut nginx = bound(settings::path("BILLPAY_TEST_NGINX")?);
        nginx.arg("-p").arg(folder.path()).arg("-c").arg(&file);
        nginx.args(["-e", "stderr"]);
        fcntl_setfd(&socket, FdFlags::empty())?;
        nginx.env(SOCKETS, format!("{};", socket.as_raw_fd()));
        let mut nginx = Program::start(&mut nginx)?;
        // From here on it is nginx's alone, and closed when nginx ends.
        drop(socket);
        let page = pages.first().context("a shop without pages")?;
        let page = format!("http://127.0.0.1:{port}/{}", page.name);
        until_it_answers(&mut nginx, &page).await?;
        Ok(Self {
            nginx,
            _folder: folder,
        })
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        self.nginx.end().await
    }
}

/// The text with what the gateway renders.
async fn printed(text: &str, gateway: &str) -> Result<String> {
    let Some((before, rest)) = text.split_once("PRINTED(") else {
        return Ok(text.to_owned());
    };
    let (parameters, after) = rest.split_once(')').context("no end of the parameters")?;
    let asked = reqwest::Client::new().post(format!("{gateway}/element"));
    let asked = asked.header("content-type", "application/x-www-form-urlencoded");
    let answer = asked.body(parameters.to_owned()).send().await?;
    let inside = answer.error_for_status()?.text().await?;
    Ok([before, &inside, after].concat())
}

async fn until_it_answers(nginx: &mut Program, page: &str) -> Result<()> {
    let answer = reqwest::get(page);
    tokio::select! {
        answer = timeout(READY, answer) => {
            answer.context("nginx does not answer")??.error_for_status()?;
            Ok(())
        }
        status = nginx.ended() => bail!("nginx ended ({})", status?),
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
