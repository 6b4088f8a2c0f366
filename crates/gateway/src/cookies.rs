//! Reads the cookies of a request.

use http::HeaderMap;
use http::header::COOKIE;

/// The values of the cookies with that name, in the request's order.
pub(crate) fn values<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let cookies = headers.get_all(COOKIE).into_iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let cookies = cookies.flat_map(|cookies| cookies.split(';'));
    let cookies = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    cookies.filter_map(move |(one, value)| (one == name).then_some(value))
}
