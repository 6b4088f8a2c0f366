//! The flags of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

/// Serves the bill page, keeps the ClickPesa credentials and asks ClickPesa for control numbers.
#[derive(Clone, Debug, Default, Parser)]
#[command(name = "billpay-gateway", version)]
pub struct Flags {
    /// Where to listen; port 0 takes a free one [setting: `BILLPAY_LISTEN`; default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,

    /// The folder of the built page [setting: `BILLPAY_ASSETS`; default: dist]
    #[arg(long, value_name = "FOLDER")]
    pub assets: Option<PathBuf>,

    /// Start a sandbox in ClickPesa's place, inside this process: no real numbers, no real money
    #[arg(long)]
    pub sandbox: bool,

    /// Where the sandbox listens [default: 127.0.0.1:0, a free port]
    #[arg(long, value_name = "ADDRESS", requires = "sandbox")]
    pub sandbox_listen: Option<SocketAddr>,
}
