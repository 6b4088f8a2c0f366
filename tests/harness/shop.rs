//! A shop's web server: nginx serves the shop's pages and mounts the gateway under a path.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::os::fd::AsRawFd;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::io::{FdFlags, fcntl_setfd};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::gateway::Gateway;
use crate::program::{Program, terminated_with_parent};
use crate::settings;

/// Whether the web server strips the mount path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// `proxy_pass http://gateway/;`: the path is stripped.
    Stripped,
    /// `proxy_pass http://gateway;`: the path is kept.
    Kept,
}

/// A page of the shop. `GATEWAY` in its text is replaced with the gateway's address, which is another origin, and
/// `RENDERED(…)` with what the gateway's `/element` renders for these parameters.
#[derive(Clone, Copy, Debug)]
pub struct ShopPage {
    /// The file's name, such as `checkout.html`.
    pub name: &'static str,
    /// Its Content-Security-Policy; empty for none.
    pub policy: &'static str,
    /// The file's content.
    pub text: &'static str,
}

/// The timeout for nginx's first answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// The variable in which nginx gets open listening sockets: their numbers, each with a `;`.
const SOCKETS: &str = "NGINX";

/// A running nginx.
pub(crate) struct Shop {
    nginx: Program,
    _folder: TempDir,
}

impl Shop {
    /// Serves on that socket, with the sandbox's own paths under `/sandbox/`. It stays open, because another program could take a closed port before nginx does.
    pub(crate) async fn start(
        socket: TcpListener,
        gateway: &Gateway,
        mount: Mount,
        pages: &[ShopPage],
    ) -> Result<Self> {
        let (gateway, sandbox) = (gateway.address(), gateway.sandbox());
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("www");
        fs::create_dir(&root)?;
        for page in pages {
            let text = with_rendering(&page.text.replace("GATEWAY", gateway), gateway).await?;
            fs::write(root.join(page.name), text)?;
        }
        let port = socket.local_addr()?.port();
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(port, gateway, sandbox, mount, pages))?;
        let mut nginx = terminated_with_parent(settings::path("BILLPAY_TEST_NGINX")?);
        nginx.arg("-p").arg(folder.path()).arg("-c").arg(&file);
        nginx.args(["-e", "stderr"]);
        fcntl_setfd(&socket, FdFlags::empty())?;
        nginx.env(SOCKETS, format!("{};", socket.as_raw_fd()));
        let mut nginx = Program::start(&mut nginx)?;
        // nginx has its own copy of the socket.
        drop(socket);
        let page = pages.first().context("a shop without pages")?;
        let page = format!("http://127.0.0.1:{port}/{}", page.name);
        wait_for_answer(&mut nginx, &page).await?;
        Ok(Self {
            nginx,
            _folder: folder,
        })
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        self.nginx.stop().await
    }
}

/// The text with the gateway's rendering in place of `RENDERED(…)`.
async fn with_rendering(text: &str, gateway: &str) -> Result<String> {
    let Some((before, rest)) = text.split_once("RENDERED(") else {
        return Ok(text.to_owned());
    };
    let (parameters, after) = rest.split_once(')').context("no end of the parameters")?;
    let request = reqwest::Client::new()
        .post(format!("{gateway}/element"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(parameters.to_owned());
    let rendering = request.send().await?.error_for_status()?.text().await?;
    Ok([before, &rendering, after].concat())
}

async fn wait_for_answer(nginx: &mut Program, page: &str) -> Result<()> {
    let answer = reqwest::get(page);
    tokio::select! {
        answer = timeout(ANSWER_TIMEOUT, answer) => {
            answer.context("nginx does not answer")??.error_for_status()?;
            Ok(())
        }
        status = nginx.wait() => bail!("nginx ended ({})", status?),
    }
}

/// All files that nginx writes are in its folder. `user root` keeps it able to read there if root starts it.
fn configuration(
    port: u16,
    gateway: &str,
    sandbox: &str,
    mount: Mount,
    pages: &[ShopPage],
) -> String {
    let pass = match mount {
        Mount::Stripped => format!("{gateway}/"),
        Mount::Kept => gateway.to_owned(),
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
                location /sandbox/ {{ proxy_pass {sandbox}; }}
                {policies}
            }}
        }}"
    )
}
