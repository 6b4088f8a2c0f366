//! The bundle's entry: puts the bill page into the document. Must not know anything else.

fn main() {
    billpay_widget::mount();
}
