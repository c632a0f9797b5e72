//! An answer to a request: whole, in part, or only that nothing has changed.

use std::ops::RangeInclusive;

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Vec<u8>,
}

/// What a request's conditions come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All of it
    Whole,
    /// It is as it was.
    Same,
    /// It is not what the request is for.
    Failed,
    /// These bytes
    Part(RangeInclusive<u64>),
    /// There are no such bytes.
    Beyond,
}

impl Answer {
    /// A sentence.
    pub fn words(status: StatusCode, words: &str) -> Self {
        Self::whole(status, "text/plain; charset=utf-8", words.as_bytes().to_vec())
    }

    /// Bytes of a type.
    pub fn whole(status: StatusCode, kind: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![(header::CONTENT_TYPE, kind.to_owned())], body }
    }

    /// The way to another address. Not for ever: another site may stand here tomorrow.
    pub fn moved(to: String) -> Self {
        let mut answer = Self::words(StatusCode::FOUND, "");
        answer.headers.push((header::LOCATION, to));
        answer
    }

    /// One more header.
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// As much of it as the request asks for.
    pub fn asked_for(mut self, method: &Method, headers: &HeaderMap) -> Self {
        if self.status != StatusCode::OK {
            return self;
        }
        let length = self.body.len() as u64;
        let tag = format!("\"{:016x}\"", rapidhash::v3::rapidhash_v3(&self.body));
        let verdict = verdict(method, headers, &tag, length);
        self.headers.extend([(header::ETAG, tag), (header::ACCEPT_RANGES, "bytes".to_owned())]);
        match verdict {
            Verdict::Whole => {}
            Verdict::Same => (self.status, self.body) = (StatusCode::NOT_MODIFIED, Vec::new()),
            Verdict::Failed => (self.status, self.body) = (StatusCode::PRECONDITION_FAILED, Vec::new()),
            Verdict::Part(range) => {
                self.headers.push((header::CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start(), range.end())));
                self.status = StatusCode::PARTIAL_CONTENT;
                let index = |at: &u64| usize::try_from(*at).unwrap_or(usize::MAX);
                let part = self.body.get(index(range.start())..=index(range.end()));
                self.body = part.unwrap_or_default().to_vec();
            }
            Verdict::Beyond => {
                self.headers.push((header::CONTENT_RANGE, format!("bytes */{length}")));
                (self.status, self.body) = (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new());
            }
        }
        self
    }

    /// As it is sent.
    pub fn response(self, method: &Method) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        let always = [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::REFERRER_POLICY, "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ];
        for (name, value) in always {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        if self.status != StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(header::CONTENT_LENGTH, self.body.len().into());
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        if *method != Method::HEAD {
            *response.body_mut() = Body::from(self.body);
        }
        response
    }
}

/// What the conditions of a request come to, as RFC 9110 has it (13.2.2), for something with this tag and
/// of this length. There are no dates to compare with.
fn verdict(method: &Method, headers: &HeaderMap, tag: &str, length: u64) -> Verdict {
    if headers.contains_key(header::IF_MATCH) && !names(headers, &header::IF_MATCH, tag, Comparison::Strong) {
        return Verdict::Failed;
    }
    if names(headers, &header::IF_NONE_MATCH, tag, Comparison::Weak) {
        return Verdict::Same;
    }
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).filter(|_| *method == Method::GET);
    let is_still_so = headers.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let Some(range) = range.filter(|_| is_still_so) else { return Verdict::Whole };
    // What is no range is no request for a part; of several parts, the whole is an answer too.
    let Ok(ranges) = http_range_header::parse_range_header(range) else { return Verdict::Whole };
    match ranges.validate(length).as_deref() {
        Ok([one]) => Verdict::Part(one.clone()),
        Ok(_) => Verdict::Whole,
        Err(_) => Verdict::Beyond,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Strong,
    Weak,
}

/// Whether a header names a tag in its list, or any.
fn names(headers: &HeaderMap, name: &HeaderName, tag: &str, comparison: Comparison) -> bool {
    let listed = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|list| list.split(','));
    listed.map(str::trim).any(|one| {
        let is_weak = comparison == Comparison::Weak;
        one == "*" || one == tag || (is_weak && one.strip_prefix("W/").is_some_and(|one| one == tag))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &Method, headers: &[(&str, &str)]) -> Verdict {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        verdict(method, &map, "\"abc\"", 100)
    }

    fn get(headers: &[(&str, &str)]) -> Verdict {
        ask(&Method::GET, headers)
    }

    #[test]
    fn what_a_reader_has_is_not_sent_again() {
        for known in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "\"x\",W/\"abc\"", "*"] {
            assert_eq!(get(&[("if-none-match", known)]), Verdict::Same, "{known}");
            assert_eq!(ask(&Method::HEAD, &[("if-none-match", known)]), Verdict::Same, "{known}");
        }
        for other in ["\"abd\"", "abc", "\"x\", \"y\"", "", "\"abc", "W/abc"] {
            assert_eq!(get(&[("if-none-match", other)]), Verdict::Whole, "{other}");
        }
        assert_eq!(get(&[("if-none-match", "\"x\""), ("if-none-match", "\"abc\"")]), Verdict::Same);
        assert_eq!(get(&[("if-none-match", "\"abc\""), ("range", "bytes=0-9")]), Verdict::Same);
        assert_eq!(get(&[("if-modified-since", "Sat, 31 Oct 2099 00:00:00 GMT")]), Verdict::Whole);
    }

    #[test]
    fn what_must_match_matches_strongly() {
        assert_eq!(get(&[("if-match", "\"abc\"")]), Verdict::Whole);
        assert_eq!(get(&[("if-match", "*")]), Verdict::Whole);
        assert_eq!(get(&[("if-match", "W/\"abc\"")]), Verdict::Failed);
        assert_eq!(get(&[("if-match", "\"x\"")]), Verdict::Failed);
        assert_eq!(get(&[("if-match", "\"x\""), ("if-none-match", "\"abc\"")]), Verdict::Failed);
    }

    #[test]
    fn a_part_is_sent_where_one_is_asked_for() {
        let parts = [
            ("bytes=0-9", 0..=9),
            ("bytes=90-", 90..=99),
            ("bytes=-10", 90..=99),
            ("bytes=0-0", 0..=0),
            ("bytes=99-99", 99..=99),
            ("bytes=50-1000", 50..=99),
            ("bytes=0-", 0..=99),
        ];
        for (range, expected) in parts {
            assert_eq!(get(&[("range", range)]), Verdict::Part(expected), "{range}");
        }
    }

    #[test]
    fn bytes_that_are_not_there_cannot_be_sent() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=1000-2000"] {
            assert_eq!(get(&[("range", range)]), Verdict::Beyond, "{range}");
        }
    }

    #[test]
    fn what_is_no_range_is_not_one() {
        for range in ["bytes", "bytes=", "bytes=a-b", "lines=0-9", "bytes=--5", "0-9", ""] {
            assert_eq!(get(&[("range", range)]), Verdict::Whole, "{range}");
        }
        assert_eq!(get(&[("range", "bytes=0-9, 20-29")]), Verdict::Whole);
        assert_eq!(ask(&Method::HEAD, &[("range", "bytes=0-9")]), Verdict::Whole);
    }

    #[test]
    fn a_part_of_something_else_is_not_sent() {
        assert_eq!(get(&[("range", "bytes=0-9"), ("if-range", "\"abc\"")]), Verdict::Part(0..=9));
        for other in ["\"x\"", "W/\"abc\"", "Sat, 31 Oct 2026 00:00:00 GMT"] {
            assert_eq!(get(&[("range", "bytes=0-9"), ("if-range", other)]), Verdict::Whole, "{other}");
        }
    }

    #[test]
    fn answers_say_what_they_are() {
        let whole = || Answer::whole(StatusCode::OK, "text/plain", b"0123456789".to_vec());
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=2-4"));
        let part = whole().asked_for(&Method::GET, &headers).response(&Method::GET);
        assert_eq!(part.status(), 206);
        assert_eq!(part.headers()["content-range"], "bytes 2-4/10");
        assert_eq!(part.headers()["content-length"], "3");
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=10-"));
        let beyond = whole().asked_for(&Method::GET, &headers).response(&Method::GET);
        assert_eq!(
            (beyond.status().as_u16(), &beyond.headers()["content-range"]),
            (416, &"bytes */10".parse().unwrap())
        );
        let head = whole().asked_for(&Method::HEAD, &HeaderMap::new()).response(&Method::HEAD);
        assert_eq!(head.headers()["content-length"], "10");
        assert_eq!(head.headers()["x-content-type-options"], "nosniff");
        let not_found = Answer::words(StatusCode::NOT_FOUND, "No.").asked_for(&Method::GET, &headers);
        assert_eq!(not_found.status, 404);
    }
}
