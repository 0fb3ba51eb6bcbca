//! Names of hosts.

use core::ffi::c_int;
use core::mem::zeroed;
use core::ptr;
use std::ffi::CString;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// Why there are no addresses.
pub enum LookupFailure {
    NoSuchHost,
    /// The servers do not answer, or say that they cannot.
    Misbehaving,
}

/// The addresses of a host by /etc/hosts and the servers of /etc/resolv.conf (getaddrinfo(3)); blocks for as long as those
/// take to answer.
pub fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, LookupFailure> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let name = CString::new(host).map_err(|_| LookupFailure::NoSuchHost)?;
    let mut found = Vec::new();
    // SAFETY: the list is libc's until it is freed here; what an entry points to is of the kind that its family says.
    unsafe {
        let mut hints: libc::addrinfo = zeroed();
        hints.ai_socktype = libc::SOCK_STREAM;
        let mut first = ptr::null_mut();
        failure(libc::getaddrinfo(name.as_ptr(), ptr::null(), &hints, &mut first))?;
        let mut entry = first;
        while !entry.is_null() {
            match (*entry).ai_family {
                libc::AF_INET => {
                    let address = &*(*entry).ai_addr.cast::<libc::sockaddr_in>();
                    let ip = Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr));
                    found.push(SocketAddr::new(ip.into(), port));
                }
                libc::AF_INET6 => {
                    let address = &*(*entry).ai_addr.cast::<libc::sockaddr_in6>();
                    let ip = Ipv6Addr::from(address.sin6_addr.s6_addr);
                    found.push(SocketAddrV6::new(ip, port, 0, address.sin6_scope_id).into());
                }
                _ => {}
            }
            entry = (*entry).ai_next;
        }
        libc::freeaddrinfo(first);
    }
    if found.is_empty() { Err(LookupFailure::NoSuchHost) } else { Ok(found) }
}

fn failure(code: c_int) -> Result<(), LookupFailure> {
    match code {
        0 => Ok(()),
        libc::EAI_NONAME | libc::EAI_NODATA => Err(LookupFailure::NoSuchHost),
        _ => Err(LookupFailure::Misbehaving),
    }
}
