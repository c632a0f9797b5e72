//! Who may ask what. The preview shows drafts, so it answers its own machine alone: no other site's
//! page may read it by way of the browser, whatever name it gives to this address.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

/// The names by which the server may be asked.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// The port it listens at.
    pub port: u16,
    /// The addresses it listens at.
    pub addresses: Vec<IpAddr>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It would do more than read.
    Method,
    /// It names no host, or several.
    NoHost,
    /// It names another host: a foreign name that leads here.
    Host,
    /// Another site's page has sent it.
    Origin,
}

impl Refusal {
    /// The answer's status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoHost => StatusCode::BAD_REQUEST,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
        }
    }

    /// The answer in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Method => "The preview can be read, and nothing else.\n",
            Self::NoHost => "The request names no host.\n",
            Self::Host => {
                "The preview answers to localhost only. Open it at the address that `borough serve` printed.\n"
            }
            Self::Origin => "The preview does not answer pages of other sites.\n",
        }
    }
}

impl Hosts {
    /// Whether a request may be answered.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Refusal::NoHost) };
        let named = uri.authority().map(|authority| self.is_ours(authority.as_str()));
        if !host.to_str().is_ok_and(|host| self.is_ours(host)) || named == Some(false) {
            return Err(Refusal::Host);
        }
        let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.is_ours(host));
        if !headers.get_all(header::ORIGIN).iter().all(|origin| origin.to_str().is_ok_and(is_own)) {
            return Err(Refusal::Origin);
        }
        // A link from another site may be followed; what its page asks for by itself is not answered.
        let says = |name: &str, value: &str| headers.get_all(name).iter().any(|found| found == value);
        if says("sec-fetch-site", "cross-site") && !says("sec-fetch-mode", "navigate") {
            return Err(Refusal::Origin);
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Err(Refusal::Method);
        }
        Ok(())
    }

    /// Whether a host with its port is this server: `localhost:4000`, `127.0.0.1:4000`, `[::1]:4000`.
    fn is_ours(&self, authority: &str) -> bool {
        let Some((host, port)) = split(authority) else { return false };
        if port != self.port {
            return false;
        }
        // A name could be anybody's and lead here; a number is nobody's but its machine's.
        let is_anywhere = self.addresses.iter().any(IpAddr::is_unspecified);
        match host {
            Host::Number(number) => is_anywhere || self.addresses.contains(&number),
            Host::Localhost => is_anywhere || self.addresses.iter().any(IpAddr::is_loopback),
        }
    }
}

enum Host {
    Number(IpAddr),
    Localhost,
}

/// A host and its port; no other name than `localhost` is any.
fn split(authority: &str) -> Option<(Host, u16)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (number, port) = rest.split_once(']')?;
            (Host::Number(IpAddr::V6(number.parse::<Ipv6Addr>().ok()?)), port)
        }
        None => {
            let end = authority.find(':').unwrap_or(authority.len());
            let (name, port) = authority.split_at_checked(end)?;
            let number = name.parse::<std::net::Ipv4Addr>().ok().map(|number| Host::Number(IpAddr::V4(number)));
            (number.or_else(|| name.eq_ignore_ascii_case("localhost").then_some(Host::Localhost))?, port)
        }
    };
    if port.is_empty() {
        return Some((host, 80));
    }
    let digits = port.strip_prefix(':').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((host, digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(addresses: &[&str], port: u16) -> Hosts {
        Hosts { port, addresses: addresses.iter().map(|one| one.parse().unwrap()).collect() }
    }

    fn ask(method: &Method, uri: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(header::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        hosts(&["127.0.0.1", "::1"], 4000).check(method, &uri.parse().unwrap(), &map)
    }

    #[test]
    fn this_machine_is_answered_by_its_own_names() {
        for host in ["localhost:4000", "LOCALHOST:4000", "127.0.0.1:4000", "[::1]:4000", "[0:0::1]:4000"] {
            assert_eq!(ask(&Method::GET, "/", &[("host", host)]), Ok(()), "{host}");
            assert_eq!(ask(&Method::HEAD, "/", &[("host", host)]), Ok(()), "{host}");
        }
    }

    #[test]
    fn a_foreign_name_that_leads_here_is_refused() {
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost",
            "localhost:4001",
            "localhost.:4000",
            "localhost.evil.example:4000",
            "127.0.0.1.nip.io:4000",
            "127.1:4000",
            "2130706433:4000",
            "0x7f.0.0.1:4000",
            "127.0.0.2:4000",
            "0.0.0.0:4000",
            "192.168.1.5:4000",
            "[::]:4000",
            "[::ffff:127.0.0.1]:4000",
            "[::1]",
            "[::1:4000",
            "::1:4000",
            "localhost:",
            "localhost:+4000",
            "localhost:4000:4000",
            "localhost:69536",
            "user@localhost:4000",
            "localhost:4000@evil.example",
            "localhost:4000/",
            " localhost:4000",
            "",
        ] {
            assert_eq!(ask(&Method::GET, "/", &[("host", host)]), Err(Refusal::Host), "{host:?}");
        }
    }

    #[test]
    fn a_request_names_one_host_and_the_same_everywhere() {
        assert_eq!(ask(&Method::GET, "/", &[]), Err(Refusal::NoHost));
        let two = [("host", "localhost:4000"), ("host", "evil.example")];
        assert_eq!(ask(&Method::GET, "/", &two), Err(Refusal::NoHost));
        let host = [("host", "localhost:4000")];
        assert_eq!(ask(&Method::GET, "http://evil.example/", &host), Err(Refusal::Host));
        assert_eq!(ask(&Method::GET, "http://localhost:4000/", &host), Ok(()));
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        let from = |origin| ask(&Method::GET, "/", &[("host", "localhost:4000"), ("origin", origin)]);
        for own in ["http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000"] {
            assert_eq!(from(own), Ok(()), "{own}");
        }
        for foreign in [
            "null",
            "http://evil.example",
            "http://evil.example:4000",
            "https://localhost:4000",
            "http://localhost",
            "http://localhost:4001",
            "http://localhost:4000.evil.example",
            "file://",
            "localhost:4000",
        ] {
            assert_eq!(from(foreign), Err(Refusal::Origin), "{foreign}");
        }
    }

    #[test]
    fn nothing_is_done_but_reading() {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE, Method::CONNECT] {
            assert_eq!(ask(&method, "/", &[("host", "localhost:4000")]), Err(Refusal::Method), "{method}");
        }
        assert_eq!(ask(&Method::POST, "/", &[("host", "evil.example")]), Err(Refusal::Host));
    }

    #[test]
    fn a_server_for_others_answers_to_numbers_alone() {
        let one = hosts(&["192.168.1.5"], 4000);
        assert!(one.is_ours("192.168.1.5:4000"));
        assert!(
            !one.is_ours("localhost:4000") && !one.is_ours("192.168.1.6:4000") && !one.is_ours("evil.example:4000")
        );
        let all = hosts(&["0.0.0.0"], 4000);
        assert!(all.is_ours("192.168.1.5:4000") && all.is_ours("localhost:4000") && all.is_ours("[fe80::1]:4000"));
        assert!(!all.is_ours("evil.example:4000"));
        assert!(hosts(&["127.0.0.1"], 80).is_ours("localhost"));
    }
}
