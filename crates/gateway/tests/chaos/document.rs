//! Prints figures, and writes them into `docs/reliability.md` if that is asked for.

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reliability.md");

/// Prints the text. With `BILLPAY_CHAOS_WRITE` it also replaces what is between the markers of that name.
pub(crate) fn publish(section: &str, text: &str) {
    println!("\n{text}");
    if std::env::var_os("BILLPAY_CHAOS_WRITE").is_none() {
        return;
    }
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let [begin, end] = ["", "/"].map(|slash| format!("<!-- {slash}{section} -->"));
    let (before, rest) = document.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    let text = text.trim();
    let document = format!("{before}{begin}\n\n{text}\n\n{end}{after}");
    std::fs::write(DOCUMENT, document).unwrap();
}
