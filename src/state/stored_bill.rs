//! What the browser has stored for a bill: its numbers, and the key of a call without an answer.

use billpay_contract::{BillId, ControlNumber};

use super::{CreatedBill, RetryKey};

/// A number that the browser has stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredNumber {
    /// The bill with its number.
    pub(crate) created: CreatedBill,
    /// The fingerprint of the request that it was created for; `None` if an earlier version stored it.
    pub(crate) request: Option<String>,
    /// Whether it is known to be fully paid.
    pub(crate) paid: bool,
}

/// What the browser has stored for a bill. A bill has several numbers if the customer changed the
/// merchant's bill in one of several tabs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoredBill {
    /// The numbers, the oldest first and a paid one last.
    pub(crate) numbers: Vec<StoredNumber>,
    /// The key of a call that had no answer when the page was left.
    pub(crate) retry_key: Option<RetryKey>,
    /// Whether the numbers are lost when the tab is closed, because the browser's storage is blocked or
    /// full.
    pub(crate) tab_only: bool,
}

impl StoredBill {
    /// The number to show: a paid one, or else the newest.
    pub(crate) fn best(&self) -> Option<&StoredNumber> {
        best(|_| true, &self.numbers)
    }

    /// The number that was created for that request, a paid one first.
    pub(crate) fn for_request(&self, fingerprint: &str) -> Option<&StoredNumber> {
        let same = |number: &StoredNumber| number.request.as_deref() == Some(fingerprint);
        best(same, &self.numbers)
    }

    /// The number of the bill with that id.
    pub(crate) fn with_id(&self, id: &BillId) -> Option<&StoredNumber> {
        best(|one| one.created.id.as_ref() == Some(id), &self.numbers)
    }

    /// The numbers except that one, the newest first.
    pub(super) fn others(&self, number: &ControlNumber) -> Vec<CreatedBill> {
        let others = self.numbers.iter().rev().map(|one| &one.created);
        others
            .filter(|one| one.bill.bill_pay_number != *number)
            .cloned()
            .collect()
    }

    /// The paid number of the bill that `number` was created for, if `number` is not paid itself.
    /// `any` is whether all numbers are for the same bill.
    pub(super) fn paid_instead_of(
        &self,
        number: &ControlNumber,
        any: bool,
    ) -> Option<&StoredNumber> {
        let is_it = |one: &&StoredNumber| one.created.bill.bill_pay_number == *number;
        let request = self.numbers.iter().find(is_it)?.request.as_deref();
        let paid = match request.filter(|_| !any) {
            Some(request) => self.for_request(request),
            None if any => self.best(),
            None => None,
        };
        paid.filter(|paid| paid.paid && !is_it(paid))
    }
}

fn best(
    matches: impl Fn(&StoredNumber) -> bool,
    numbers: &[StoredNumber],
) -> Option<&StoredNumber> {
    let newest_first = || numbers.iter().rev().filter(|number| matches(number));
    newest_first()
        .find(|number| number.paid)
        .or_else(|| newest_first().next())
}

#[cfg(test)]
mod tests {
    use super::super::form_tests::created;
    use super::*;

    fn number(digits: &str, request: &str, paid: bool) -> StoredNumber {
        let mut created = created();
        created.bill.bill_pay_number = digits.to_owned().try_into().unwrap();
        StoredNumber {
            created,
            request: Some(request.to_owned()),
            paid,
        }
    }

    fn stored(numbers: Vec<StoredNumber>) -> StoredBill {
        StoredBill {
            numbers,
            ..StoredBill::default()
        }
    }

    #[track_caller]
    fn check(found: Option<&StoredNumber>, digits: Option<&str>) {
        let found = found.map(|one| one.created.bill.bill_pay_number.as_str());
        assert_eq!(found, digits);
    }

    #[test]
    fn a_paid_number_comes_first_and_then_the_newest() {
        let unpaid = stored(vec![number("1", "a", false), number("2", "b", false)]);
        check(unpaid.best(), Some("2"));
        check(unpaid.for_request("a"), Some("1"));
        check(unpaid.for_request("c"), None);
        let paid = stored(vec![
            number("1", "a", true),
            number("2", "b", false),
            number("3", "a", false),
        ]);
        check(paid.best(), Some("1"));
        check(paid.for_request("a"), Some("1"));
        check(paid.for_request("b"), Some("2"));
        check(StoredBill::default().best(), None);
    }

    #[test]
    fn a_paid_number_replaces_an_unpaid_one_of_the_same_bill_only() {
        let paid = stored(vec![
            number("1", "a", true),
            number("2", "b", false),
            number("3", "a", false),
        ]);
        let instead_of = |digits: &str, any| {
            let shown = digits.to_owned().try_into().unwrap();
            paid.paid_instead_of(&shown, any)
        };
        check(instead_of("3", false), Some("1"));
        check(instead_of("2", false), None);
        check(instead_of("2", true), Some("1"));
        check(instead_of("1", false), None);
        check(instead_of("9", true), None);
    }
}
