//! The network between the gateways and ClickPesa: a proxy that can refuse, hold and cut connections.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// They reach ClickPesa.
    Up,
    /// They are refused.
    Refusing,
    /// They are accepted, and nothing is answered.
    Silent,
}

/// The proxy.
#[derive(Debug)]
pub(crate) struct Network {
    port: u16,
    link: watch::Sender<Link>,
}

impl Network {
    pub(crate) async fn before(sandbox: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (link, state) = watch::channel(Link::Up);
        tokio::spawn(accept(listener, sandbox, state));
        Self {
            port: address.port(),
            link,
        }
    }

    /// ClickPesa's address for the gateways: with a host name, which must be resolved.
    pub(crate) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Changes the link, and cuts all connections.
    pub(crate) fn set(&self, link: Link) {
        self.link.send_replace(link);
    }
}

async fn accept(first: TcpListener, sandbox: SocketAddr, mut link: watch::Receiver<Link>) {
    let address = first.local_addr().unwrap();
    let mut listener = Some(first);
    loop {
        if *link.borrow_and_update() == Link::Refusing {
            listener = None;
            if link.changed().await.is_err() {
                return;
            }
            continue;
        }
        let listening = match &listener {
            Some(listening) => listening,
            None => listener.insert(TcpListener::bind(address).await.unwrap()),
        };
        tokio::select! {
            changed = link.changed() => if changed.is_err() { return },
            accepted = listening.accept() => {
                let (stream, _) = accepted.unwrap();
                tokio::spawn(pass_on(stream, sandbox, link.clone()));
            }
        }
    }
}

async fn pass_on(mut stream: TcpStream, sandbox: SocketAddr, mut link: watch::Receiver<Link>) {
    if *link.borrow_and_update() == Link::Silent {
        let _ = link.changed().await;
        return;
    }
    let Ok(mut onward) = TcpStream::connect(sandbox).await else {
        return;
    };
    tokio::select! {
        _ = copy_bidirectional(&mut stream, &mut onward) => {}
        _ = link.changed() => {}
    }
}
