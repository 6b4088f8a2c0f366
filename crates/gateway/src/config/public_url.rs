//! The gateway's public address, and the shops on other origins that may call it.

use reqwest::Url;

use super::settings::SettingsReader;

/// The longest accepted path. It is part of every address in the page.
const MAX_PATH_BYTES: usize = 200;

/// The first segments of the gateway's own paths. Mounted at `/api/`, the gateway could not tell whether
/// a web server has stripped the path: `/api/billpay/…` would be ambiguous.
const OWN: [&str; 7] = [
    "api", "bills", "demo", "element", "healthz", "readyz", "webhooks",
];

/// The greatest number of origins. Each call from another origin is compared with all of them.
const MAX_ORIGINS: usize = 100;

/// The gateway's address, as customers' browsers know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Option<Self> {
        const NAME: &str = "BILLPAY_PUBLIC_URL";
        let rule = "an address such as https://shop.co.tz/malipo/, http or https, without a user, `?` or `#`, and with a plain path";
        let url = reader.parsed(NAME, None, rule, |text| Self::parse(text).map(Some));
        if url.as_ref().is_some_and(Self::conflicts_with_own_paths) {
            reader.problem(format!(
                "{NAME} must not have a path that begins with one of the gateway's own, which are /{}/: \
                 mount it at another, such as /malipo/",
                OWN.join("/, /")
            ));
        }
        url
    }

    fn conflicts_with_own_paths(&self) -> bool {
        let first = self.path().split('/').nth(1);
        first.is_some_and(|first| OWN.contains(&first))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut url = Url::parse(text).ok()?;
        let plain = url.username().is_empty() && url.password().is_none();
        let bare = url.query().is_none() && url.fragment().is_none();
        let web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if !(plain && bare && web) {
            return None;
        }
        let path = format!("{}/", url.path().trim_end_matches('/'));
        if path.len() > MAX_PATH_BYTES || path.contains("//") || path.contains('%') {
            return None;
        }
        url.set_path(&path);
        Some(Self(url))
    }

    /// The path that the gateway is mounted at, with a slash at both ends; `/` for the whole origin.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// The origin, as browsers write it.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The absolute address, with a slash at the end.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The origin of a shop, as browsers write it: `scheme://host`, with the port where it is not the
/// scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    pub(super) fn read_list(reader: &mut SettingsReader<'_>) -> Vec<Self> {
        const NAME: &str = "BILLPAY_ALLOWED_ORIGINS";
        let Some(text) = reader.text(NAME) else {
            return Vec::new();
        };
        let listed: Vec<&str> = text.split(',').map(str::trim).collect();
        if listed.len() > MAX_ORIGINS {
            reader.problem(format!("{NAME} must name at most {MAX_ORIGINS} origins"));
        }
        let mut origins = Vec::new();
        for (at, one) in listed.into_iter().enumerate() {
            match Self::parse(one) {
                Some(origin) if origins.contains(&origin) => {}
                Some(origin) => origins.push(origin),
                None => reader.problem(format!(
                    "{NAME}: entry {} must be an origin as browsers write it, such as https://shop.co.tz: \
                     lower case, no path, no slash at the end, a port only where it is not the usual one. \
                     `*` and `null` are not taken: any page could then ask for numbers in a customer's name",
                    at + 1
                )),
            }
        }
        origins
    }

    /// Accepts only what a browser sends: anything else would never match, silently.
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let web = matches!(url.scheme(), "http" | "https");
        let as_browsers_write_it = url.origin().ascii_serialization() == text;
        (web && as_browsers_write_it && !text.contains('*')).then(|| Self(text.to_owned()))
    }

    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use billpay_contract::{BILL_PAGES_PATH, BILLS_PATH, CHANNELS_PATH, CREATE_PATH, ELEMENT_PATH};

    use super::*;

    #[test]
    fn the_public_address_ends_with_one_slash() {
        for (given, path) in [
            ("https://shop.co.tz/malipo/", "/malipo/"),
            ("https://shop.co.tz/malipo", "/malipo/"),
            ("http://127.0.0.1:8080", "/"),
            ("https://shop.co.tz/a/b//", "/a/b/"),
        ] {
            assert_eq!(PublicUrl::parse(given).unwrap().path(), path, "{given}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for given in [
            "shop.co.tz/malipo",
            "/malipo/",
            "ftp://shop.co.tz/",
            "https://user@shop.co.tz/",
            "https://shop.co.tz/?a=1",
            "https://shop.co.tz/#a",
            "https://shop.co.tz/a//b",
            "https://shop.co.tz/a%20b",
            "https://",
        ] {
            assert_eq!(PublicUrl::parse(given), None, "{given}");
        }
    }

    #[test]
    fn paths_that_conflict_with_the_gateways_own_are_found() {
        let begins = |path: &str| {
            let url = format!("https://shop.co.tz{path}");
            PublicUrl::parse(&url).unwrap().conflicts_with_own_paths()
        };
        for path in [
            "/api",
            "/api/",
            "/api/billpay/",
            "/demo/",
            "/bills/",
            "/readyz",
        ] {
            assert!(begins(path), "{path}");
        }
        for path in ["", "/", "/malipo/", "/apis/", "/pay/api/", "/API/"] {
            assert!(!begins(path), "{path}");
        }
    }

    #[test]
    fn every_path_of_the_gateway_is_known() {
        let routes = [
            include_str!("../router.rs"),
            include_str!("../demo_shop.rs"),
        ];
        let routes = routes.iter().flat_map(|file| file.split(".route(").skip(1));
        let literals = routes.filter_map(|rest| rest.split('"').nth(1));
        let literals = literals.filter(|literal| literal.starts_with('/'));
        let contract = [
            CREATE_PATH,
            CHANNELS_PATH,
            BILLS_PATH,
            BILL_PAGES_PATH,
            ELEMENT_PATH,
        ];
        let contract = contract.map(|path| format!("/{path}"));
        let paths: Vec<String> = literals.map(str::to_owned).chain(contract).collect();
        assert!(paths.iter().any(|path| path == "/healthz"), "{paths:?}");
        // `/` is the page, and a path in braces comes from the contract, whose paths are listed.
        for path in paths
            .iter()
            .filter(|path| *path != "/" && !path.starts_with("/{"))
        {
            let first = path.split('/').nth(1).unwrap();
            assert!(OWN.contains(&first), "{path} is not known to PublicUrl");
        }
    }

    #[test]
    fn an_origin_is_accepted_only_as_browsers_write_it() {
        for given in [
            "https://shop.co.tz",
            "http://localhost:3000",
            "https://shop.co.tz:8443",
        ] {
            assert_eq!(Origin::parse(given).unwrap().as_str(), given);
        }
        for given in [
            "*",
            "null",
            "",
            "shop.co.tz",
            "https://shop.co.tz/",
            "https://shop.co.tz/pay",
            "https://SHOP.co.tz",
            "https://shop.co.tz:443",
            "https://*.co.tz",
            "file:///x",
        ] {
            assert_eq!(Origin::parse(given), None, "{given}");
        }
    }
}
