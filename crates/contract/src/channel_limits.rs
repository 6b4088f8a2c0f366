//! The amounts that payment channels take, and the refusal of an amount that no channel takes.

use crate::amount::Amount;
use crate::channel::{Channel, ChannelOverrides};
use crate::field::Field;
use crate::problem::FieldProblem;

/// The smallest and the largest payment that a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountLimits {
    /// The smallest payment.
    pub min: Amount,
    /// The largest payment.
    pub max: Amount,
}

impl AmountLimits {
    /// Mobile money, as ClickPesa's pricing page had it in July 2026.
    const MOBILE_MONEY: Self = Self::of_shillings(500, 5_000_000);

    /// CRDB, from the same page.
    const CRDB: Self = Self::of_shillings(1_000, 100_000_000);

    const fn of_shillings(min: u32, max: u32) -> Self {
        Self {
            min: Amount::from_shillings(min),
            max: Amount::from_shillings(max),
        }
    }

    /// Whether a payment of this amount is within the limits.
    pub fn contain(self, amount: Amount) -> bool {
        self.min <= amount && amount <= self.max
    }
}

impl Channel {
    /// The amounts that the channel takes, without the merchant's changes. docs/channels.md has their source.
    pub const fn limits(self) -> AmountLimits {
        match self {
            Self::MPesa | Self::MixxByYas | Self::AirtelMoney | Self::HaloPesa => {
                AmountLimits::MOBILE_MONEY
            }
            Self::CrdbSimBanking | Self::Wakala => AmountLimits::CRDB,
        }
    }
}

impl ChannelOverrides {
    /// The amounts that the channel takes, with the merchant's changes.
    pub fn limits(&self, channel: Channel) -> AmountLimits {
        let AmountLimits { min, max } = channel.limits();
        let change = self.of(channel);
        AmountLimits {
            min: change.and_then(|change| change.min_amount).unwrap_or(min),
            max: change.and_then(|change| change.max_amount).unwrap_or(max),
        }
    }

    /// Why this amount can't be paid at once: no channel takes it. `None` if one does, if the merchant hides
    /// every channel, or if the operator accepts any amount.
    pub fn refusal(&self, amount: Amount) -> Option<AmountRefusal> {
        let shown = |channel: &Channel| !self.of(*channel).is_some_and(|change| change.hidden);
        let limits = || {
            Channel::ALL
                .iter()
                .copied()
                .filter(shown)
                .map(|one| self.limits(one))
        };
        if self.any_amount || limits().any(|one| one.contain(amount)) {
            return None;
        }
        let higher = limits()
            .map(|one| one.min)
            .filter(|min| amount < *min)
            .min();
        let below = higher.map(AmountRefusal::Below);
        below.or_else(|| limits().map(|one| one.max).max().map(AmountRefusal::Above))
    }
}

/// Why no channel takes an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountRefusal {
    /// It is below this amount, the next one that a channel takes.
    Below(Amount),
    /// It is above this amount, the largest that a channel takes.
    Above(Amount),
}

impl AmountRefusal {
    const BELOW: &'static str = "amount_below_channels";
    const ABOVE: &'static str = "amount_above_channels";

    /// The code in a problem document and in events. It is part of the API: never renamed, never reused.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Below(_) => Self::BELOW,
            Self::Above(_) => Self::ABOVE,
        }
    }

    /// The amount that a channel takes.
    pub const fn limit(self) -> Amount {
        match self {
            Self::Below(limit) | Self::Above(limit) => limit,
        }
    }

    /// The refusal that a problem document reports at the amount, if it reports one.
    pub fn of(problem: &FieldProblem) -> Option<Self> {
        let limit = problem.limit?;
        match &*problem.code {
            Self::BELOW => Some(Self::Below(limit)),
            Self::ABOVE => Some(Self::Above(limit)),
            _ => None,
        }
    }
}

impl From<AmountRefusal> for FieldProblem {
    fn from(refusal: AmountRefusal) -> Self {
        let limit = refusal.limit();
        let rule = match refusal {
            AmountRefusal::Below(_) => "at least",
            AmountRefusal::Above(_) => "at most",
        };
        Self {
            field: Field::Amount.wire_name().to_owned(),
            code: refusal.code().to_owned(),
            detail: format!("must be {rule} {limit}: no payment channel takes this amount"),
            limit: Some(limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(json: &str) -> ChannelOverrides {
        serde_json::from_str(json).unwrap()
    }

    #[track_caller]
    fn check(channels: &ChannelOverrides, shillings: u32, expected: Option<AmountRefusal>) {
        let refusal = channels.refusal(Amount::from_shillings(shillings));
        assert_eq!(refusal, expected, "{shillings}");
    }

    fn below(shillings: u32) -> Option<AmountRefusal> {
        Some(AmountRefusal::Below(Amount::from_shillings(shillings)))
    }

    fn above(shillings: u32) -> Option<AmountRefusal> {
        Some(AmountRefusal::Above(Amount::from_shillings(shillings)))
    }

    #[test]
    fn an_amount_that_no_channel_takes_is_refused_with_the_next_one_that_a_channel_takes() {
        let channels = ChannelOverrides::default();
        check(&channels, 499, below(500));
        check(&channels, 500, None);
        check(&channels, 100_000_000, None);
        check(&channels, 100_000_001, above(100_000_000));
    }

    #[test]
    fn only_channels_that_are_shown_count_and_the_merchants_limits_do() {
        let no_bank = r#"{"channels":[{"channel":"crdb-simbanking","hidden":true},
            {"channel":"wakala","minAmount":6000000,"maxAmount":7000000.5}]}"#;
        let channels = changed(no_bank);
        check(&channels, 5_500_000, below(6_000_000));
        check(&channels, 7_000_000, None);
        let largest = Amount::from_cents(700_000_050).unwrap();
        check(&channels, 7_000_001, Some(AmountRefusal::Above(largest)));
    }

    #[test]
    fn nothing_is_refused_where_no_channel_is_shown_or_any_amount_is_accepted() {
        let hidden =
            |channel: &Channel| format!(r#"{{"channel":"{}","hidden":true}}"#, channel.id());
        let all: Vec<String> = Channel::ALL.iter().map(hidden).collect();
        check(
            &changed(&format!(r#"{{"channels":[{}]}}"#, all.join(","))),
            1,
            None,
        );
        check(&changed(r#"{"anyAmount":true}"#), 1, None);
    }

    #[test]
    fn a_refusal_is_read_back_from_a_problem() {
        for refusal in [below(500), above(5_000_000)] {
            let refusal = refusal.unwrap();
            let json = serde_json::to_string(&FieldProblem::from(refusal)).unwrap();
            let problem: FieldProblem = serde_json::from_str(&json).unwrap();
            assert_eq!(AmountRefusal::of(&problem), Some(refusal));
        }
        let other = FieldProblem {
            code: AmountRefusal::BELOW.to_owned(),
            ..FieldProblem::default()
        };
        assert_eq!(AmountRefusal::of(&other), None);
    }
}
