//! For whom a request is, and under which address they see the service. What a proxy says counts only
//! where the proxy is trusted, and only what can be nothing but an address gets into links.

use std::{
    borrow::Cow,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::http::{HeaderMap, Version, header, request::Parts};

use super::{Config, ProxyHeader};
use crate::{links::Base, problem::Problem};

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    /// This end.
    pub(crate) local: SocketAddr,
    pub(crate) is_encrypted: bool,
}

/// What a trusted proxy says of a request.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told<'h> {
    client: Option<IpAddr>,
    scheme: Option<Cow<'h, str>>,
    host: Option<Cow<'h, str>>,
    port: Option<&'h str>,
    prefix: Option<&'h str>,
}

const X_FORWARDED: [&str; 5] =
    ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix"];

impl Config {
    /// The address of the client: the peer, or for whom a trusted proxy says it asks.
    pub(crate) fn client(&self, parts: &Parts) -> IpAddr {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.address.ip().to_canonical());
        let told = self.told(parts).ok().and_then(|told| told.client);
        told.or(peer).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
    }

    /// Whether a request comes from this machine and was passed on by nobody.
    pub(crate) fn is_from_here(parts: &Parts) -> bool {
        let peer = parts.extensions.get::<Peer>();
        let is_passed_on = parts.headers.contains_key("forwarded") || has_x_forwarded(&parts.headers);
        !is_passed_on && peer.is_some_and(|peer| peer.address.ip().to_canonical().is_loopback())
    }

    /// The address that the client sees.
    ///
    /// # Errors
    /// 400 where the request names none that can be one.
    pub(crate) fn address(&self, parts: &Parts) -> Result<Base, Problem> {
        let told = self.told(parts)?;
        let named = named_host(parts)?;
        if let Some(address) = &self.public_url {
            return Ok(Base::new(address));
        }
        let peer = parts.extensions.get::<Peer>();
        let own = if peer.is_some_and(|peer| peer.is_encrypted) { "https" } else { "http" };
        let scheme = match told.scheme.as_deref() {
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => "https",
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => "http",
            Some(_) => return Err(no_address()),
            None => own,
        };
        let host = match (told.host, named) {
            (Some(host), _) => host,
            (None, Some(host)) => Cow::Borrowed(host),
            // Only HTTP/1.0 may name none.
            (None, None) => {
                Cow::Owned(peer.map_or_else(|| "localhost".to_owned(), |peer| peer.local.to_string()))
            }
        };
        let port = told.port.filter(|port| {
            let usual = if scheme == "https" { "443" } else { "80" };
            *port != usual && port_of(&host).is_none()
        });
        let host = port.map_or_else(|| host.to_string(), |port| format!("{host}:{port}"));
        let prefix = told.prefix.unwrap_or_default().trim_matches('/');
        if !is_host(&host) || !is_path(prefix) {
            return Err(no_address());
        }
        let slash = if prefix.is_empty() { "" } else { "/" };
        Ok(Base::new(&format!("{scheme}://{host}{slash}{prefix}")))
    }

    /// What the peer says, where it is a trusted proxy.
    ///
    /// # Errors
    /// 400 where both headers are there and the set-up does not say which one the proxy writes: the
    /// other one may be the client's own.
    fn told<'h>(&self, parts: &'h Parts) -> Result<Told<'h>, Problem> {
        let peer = parts.extensions.get::<Peer>();
        if !peer.is_some_and(|peer| self.trusts(peer.address.ip())) {
            return Ok(Told::default());
        }
        let headers = &parts.headers;
        let kind = match self.proxy_header {
            Some(kind) => kind,
            None if !headers.contains_key("forwarded") => ProxyHeader::XForwarded,
            None if !has_x_forwarded(headers) => ProxyHeader::Forwarded,
            None => {
                return Err(Problem::bad(
                    "The request bears Forwarded and X-Forwarded-*: the proxy must take one of them out, or \
                     serve.proxy_header say which one it writes",
                    "Die Anfrage trägt Forwarded und X-Forwarded-*: Der Proxy muss eines davon entfernen, oder \
                     serve.proxy_header sagen, welches er schreibt",
                ));
            }
        };
        match kind {
            ProxyHeader::Forwarded => self.forwarded(headers),
            ProxyHeader::XForwarded => Ok(self.x_forwarded(headers)),
        }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// `Forwarded`: the right-most element for a client that is no trusted proxy itself; what stands
    /// to the left of it, the client may have written.
    fn forwarded<'h>(&self, headers: &'h HeaderMap) -> Result<Told<'h>, Problem> {
        let mut found = Told::default();
        for element in list(headers, "forwarded").iter().rev() {
            found = Told::default();
            for pair in split(element, b';') {
                let (name, value) = pair.split_once('=').ok_or_else(no_address)?;
                let value = unquoted(value.trim());
                match name.trim().to_ascii_lowercase().as_str() {
                    "for" => found.client = ip_of(&value),
                    "proto" => found.scheme = Some(value),
                    "host" => found.host = Some(value),
                    _ => {}
                }
            }
            if found.client.is_none_or(|client| !self.trusts(client)) {
                break;
            }
        }
        Ok(found)
    }

    /// `X-Forwarded-*`: of each the right-most, which the proxy has written.
    fn x_forwarded<'h>(&self, headers: &'h HeaderMap) -> Told<'h> {
        let last = |name| list(headers, name).last().copied();
        let mut client = None;
        for address in list(headers, "x-forwarded-for").iter().rev() {
            let Some(address) = ip_of(address) else { break };
            client = Some(address);
            if !self.trusts(address) {
                break;
            }
        }
        Told {
            client,
            scheme: last("x-forwarded-proto").map(Cow::Borrowed),
            host: last("x-forwarded-host").map(Cow::Borrowed),
            port: last("x-forwarded-port"),
            prefix: last("x-forwarded-prefix"),
        }
    }
}

fn has_x_forwarded(headers: &HeaderMap) -> bool {
    X_FORWARDED.iter().any(|name| headers.contains_key(*name))
}

/// The host that a request names.
///
/// # Errors
/// 400 where it is missing (RFC 9112, 3.2), there twice, or no host.
fn named_host(parts: &Parts) -> Result<Option<&str>, Problem> {
    let mut named = parts.headers.get_all(header::HOST).iter();
    match (named.next(), named.next()) {
        (Some(host), None) => {
            let host = host.to_str().ok().filter(|host| is_host(host));
            host.map(Some).ok_or_else(no_address)
        }
        (None, None) if parts.version < Version::HTTP_11 || parts.extensions.get::<Peer>().is_none() => {
            Ok(None)
        }
        _ => Err(no_address()),
    }
}

fn no_address() -> Problem {
    Problem::bad(
        "The request does not say under which address it sees the service",
        "Die Anfrage sagt nicht, unter welcher Adresse sie den Dienst sieht",
    )
}

/// The elements of a header's list, over all its lines.
fn list<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| split(line, b',')).collect()
}

/// What stands between separators outside of quotes.
fn split(text: &str, separator: u8) -> Vec<&str> {
    let (mut parts, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if byte == separator && !is_quoted => {
                parts.push(text[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn unquoted(value: &str) -> Cow<'_, str> {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(value);
    };
    let mut is_escaped = false;
    let kept = inner.chars().filter(|char| {
        is_escaped = *char == '\\' && !is_escaped;
        !is_escaped
    });
    Cow::Owned(kept.collect())
}

/// An address with or without its port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
fn ip_of(text: &str) -> Option<IpAddr> {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner);
    let text = bracketed.unwrap_or(text);
    let found = text.parse::<IpAddr>().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    found.map(|address| address.to_canonical())
}

fn port_of(host: &str) -> Option<&str> {
    host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'))
}

/// Whether a text is a host with or without a port, and nothing that could lead elsewhere.
pub(super) fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((inner, after)) = rest.split_once(']') else { return false };
            if inner.parse::<Ipv6Addr>().is_err() {
                return false;
            }
            match after.strip_prefix(':') {
                Some(port) => ("v6", port),
                None if after.is_empty() => return true,
                None => return false,
            }
        }
        None => match text.split_once(':') {
            Some((name, port)) => (name, port),
            None => (text, "80"),
        },
    };
    let is_named = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    !name.is_empty() && name.len() <= 253 && name.bytes().all(is_named) && is_port
}

/// Whether a text, without its first slash, can be a path in front of the service's own.
pub(super) fn is_path(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.len() <= 200 && text.bytes().all(is_plain) && !text.split('/').any(|part| part == "..")
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
