//! The channels that a control number is paid through, and what a merchant changes about them.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::lenient::{list_or_empty, or_default, texts};

/// Where a control number is paid. ClickPesa names these on its BillPay pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Channel {
    /// Vodacom's mobile money.
    MPesa,
    /// Yas's mobile money, once Tigo Pesa.
    MixxByYas,
    /// Airtel's mobile money.
    AirtelMoney,
    /// Halotel's mobile money.
    #[strum(serialize = "halopesa")]
    HaloPesa,
    /// CRDB's phone banking.
    #[strum(serialize = "crdb-simbanking")]
    CrdbSimBanking,
    /// A CRDB agent or branch.
    Wakala,
}

impl Channel {
    /// Every channel, in the order in which customers meet them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in configuration and on the wire.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Whether its menu asks for the merchant's own number, which the merchant must then configure.
    pub const fn asks_for_business_number(self) -> bool {
        match self {
            Self::MPesa => true,
            Self::MixxByYas
            | Self::AirtelMoney
            | Self::HaloPesa
            | Self::CrdbSimBanking
            | Self::Wakala => false,
        }
    }

    /// The channel of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}

/// What a merchant changed: the answer of `GET {gateway}api/billpay/channels`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelChanges {
    /// At most one change a channel.
    #[serde(
        default,
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub channels: Vec<ChannelChange>,
}

impl ChannelChanges {
    /// What was changed about that channel.
    pub fn of(&self, channel: Channel) -> Option<&ChannelChange> {
        let id = channel.id();
        self.channels.iter().find(|change| change.channel == id)
    }
}

/// What a merchant changed about one channel. A text is a channel's name here, not a [`Channel`],
/// so that an older widget skips a channel that it does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelChange {
    /// Which, by [`Channel::id`].
    pub channel: String,
    /// The merchant's own number in that channel's menu, where it asks for one.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub business_number: String,
    /// Not to be shown.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub hidden: bool,
    /// The merchant's own steps in place of the widget's; no list, or an empty one, changes none.
    #[serde(
        default,
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub steps: Vec<OwnSteps>,
}

impl ChannelChange {
    /// The merchant's own steps in that language.
    pub fn steps_in(&self, language: &str) -> Option<&[String]> {
        let own = self.steps.iter().find(|own| own.language == language)?;
        (!own.list.is_empty()).then_some(&*own.list)
    }
}

/// A merchant's own steps in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSteps {
    /// A language tag, such as `sw`.
    pub language: String,
    /// One sentence a step; `{number}` and `{amount}` stand for the bill's.
    #[serde(default, deserialize_with = "texts")]
    pub list: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_is_found_by_its_name() {
        let ids: Vec<&str> = Channel::ALL.iter().map(|channel| channel.id()).collect();
        assert_eq!(
            ids,
            [
                "m-pesa",
                "mixx-by-yas",
                "airtel-money",
                "halopesa",
                "crdb-simbanking",
                "wakala"
            ]
        );
        for &channel in Channel::ALL {
            assert_eq!(Channel::from_id(channel.id()), Some(channel));
        }
        assert_eq!(Channel::from_id("M-Pesa"), None);
    }

    #[test]
    fn nothing_changed_is_an_empty_object() {
        let nothing = ChannelChanges::default();
        assert_eq!(serde_json::to_string(&nothing).unwrap(), "{}");
        assert_eq!(
            serde_json::from_str::<ChannelChanges>("{}").unwrap(),
            nothing
        );
    }

    #[test]
    fn changes_are_found_by_channel_and_language_and_the_unknown_is_skipped() {
        let changes: ChannelChanges = serde_json::from_str(
            r#"{"new":1,"channels":[
                {"channel":"t-pesa","hidden":true},
                {"channel":"m-pesa","businessNumber":"123456","colour":"red"},
                {"channel":"wakala","businessNumber":null,
                 "steps":[{"language":"sw","list":["Toa {number}"]},{"language":"en","list":[]}]}]}"#,
        )
        .unwrap();
        let mpesa = changes.of(Channel::MPesa).unwrap();
        assert_eq!((&*mpesa.business_number, mpesa.hidden), ("123456", false));
        let wakala = changes.of(Channel::Wakala).unwrap();
        assert_eq!(wakala.steps_in("sw").unwrap(), ["Toa {number}"]);
        assert_eq!((wakala.steps_in("en"), wakala.steps_in("fr")), (None, None));
        assert_eq!(changes.of(Channel::HaloPesa), None);
    }

    #[test]
    fn an_odd_member_loses_no_change() {
        let changes: ChannelChanges = serde_json::from_str(
            r#"{"channels":[{"channel":"m-pesa","businessNumber":123456,"hidden":"yes"}]}"#,
        )
        .unwrap();
        let expected = ChannelChange {
            channel: "m-pesa".to_owned(),
            ..ChannelChange::default()
        };
        assert_eq!(changes.channels, [expected]);
    }
}
