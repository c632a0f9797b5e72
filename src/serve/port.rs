//! Where the server listens.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::Failure;

/// Who can reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This machine alone.
    ThisMachine,
    /// Whoever can reach this address of it.
    Address(IpAddr),
}

/// Which port the server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// The first free one from this on.
    From(u16),
    /// This one; 0 is any.
    Exactly(u16),
}

/// Sockets at one port.
#[derive(Debug)]
pub struct Listeners {
    pub sockets: Vec<TcpListener>,
    pub addresses: Vec<IpAddr>,
    pub port: u16,
}

/// How many ports are tried.
const TRIES: u16 = 1000;

/// Begins to listen.
///
/// # Errors
/// A port that is taken or not to be had.
pub fn listen(reach: Reach, port: Port) -> Result<Listeners, Failure> {
    let addresses = match reach {
        Reach::ThisMachine => vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
        Reach::Address(address) => vec![address],
    };
    let (first, last) = match port {
        Port::From(first) => (first, first.saturating_add(TRIES)),
        Port::Exactly(port) => (port, port),
    };
    for port in first..=last {
        match bind(&addresses, port) {
            Ok(listeners) => return Ok(listeners),
            Err((_, error)) if error.kind() == ErrorKind::AddrInUse && port < last => {}
            Err((address, error)) => return Err(refused(address, &error)),
        }
    }
    Err(Failure::new(format!("no port from {first} to {last} is free")))
}

/// All addresses at one port. A machine without IPv6 (or IPv4) listens at what it has.
fn bind(addresses: &[IpAddr], port: u16) -> Result<Listeners, (SocketAddr, std::io::Error)> {
    let mut listeners = Listeners { sockets: Vec::new(), addresses: Vec::new(), port };
    let mut lacking = None;
    for address in addresses {
        let wanted = SocketAddr::new(*address, listeners.port);
        match TcpListener::bind(wanted).and_then(|socket| Ok((socket.local_addr()?.port(), socket))) {
            Ok((port, socket)) => {
                listeners.port = port;
                listeners.sockets.push(socket);
                listeners.addresses.push(*address);
            }
            Err(error) if matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied) => {
                return Err((wanted, error));
            }
            Err(error) => lacking = Some((wanted, error)),
        }
    }
    match lacking {
        Some(lacking) if listeners.sockets.is_empty() => Err(lacking),
        _ => Ok(listeners),
    }
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Failure {
    let failure = Failure::new(format!("cannot listen at {address}: {error}"));
    failure.advice(match error.kind() {
        ErrorKind::AddrInUse => "Another program has the port. Leave --port out, and a free one is taken.",
        ErrorKind::PermissionDenied => "Ports below 1024 are the system's. Leave --port out, and a free one is taken.",
        _ => "--host is an address of this machine, such as 192.168.1.10, or 0.0.0.0 for all of them.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_servers_have_two_ports() {
        let first = listen(Reach::ThisMachine, Port::Exactly(0)).unwrap();
        assert_ne!(first.port, 0);
        let second = listen(Reach::ThisMachine, Port::From(first.port)).unwrap();
        assert!(second.port > first.port);
        let taken = listen(Reach::ThisMachine, Port::Exactly(first.port)).unwrap_err().to_string();
        assert!(taken.contains(&first.port.to_string()) && taken.contains("Another program has the port"), "{taken}");
    }

    #[test]
    fn an_address_of_another_machine_is_refused() {
        let foreign = listen(Reach::Address("192.0.2.1".parse().unwrap()), Port::Exactly(0)).unwrap_err();
        assert!(foreign.to_string().contains("--host is an address of this machine"), "{foreign}");
    }
}
