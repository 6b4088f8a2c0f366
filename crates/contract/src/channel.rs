//! The payment channels, and a merchant's overrides for them.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::amount::Amount;
use crate::lenient::{list_or_empty, or_default};

/// A channel through which a control number is paid. ClickPesa names these on its BillPay pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Channel {
    /// Vodacom's mobile money.
    MPesa,
    /// Yas's mobile money, formerly Tigo Pesa.
    MixxByYas,
    /// Airtel's mobile money.
    AirtelMoney,
    /// Halotel's mobile money.
    #[strum(serialize = "halopesa")]
    HaloPesa,
    /// CRDB's mobile banking.
    #[strum(serialize = "crdb-simbanking")]
    CrdbSimBanking,
    /// A CRDB agent or branch.
    Wakala,
}

impl Channel {
    /// Every channel, in the order in which they are shown.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The channel's id in configuration files and in JSON.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Whether the channel's menu asks for the merchant's business number. The merchant must configure
    /// that number.
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

    /// Returns the channel with this id, if there is one.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}

/// A merchant's overrides: the response of `GET {gateway}api/billpay/channels`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelOverrides {
    /// At most one override per channel.
    #[serde(
        default,
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub channels: Vec<ChannelOverride>,
    /// Whether the gateway also creates bills whose amount no channel takes.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub any_amount: bool,
}

impl ChannelOverrides {
    /// Returns the override for this channel, if there is one.
    pub fn of(&self, channel: Channel) -> Option<&ChannelOverride> {
        let id = channel.id();
        self.channels.iter().find(|one| one.channel == id)
    }
}

/// A merchant's override for one channel. `channel` is text and not a [`Channel`], so that an older
/// widget skips a channel that it does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelOverride {
    /// The [`Channel::id`].
    pub channel: String,
    /// The merchant's business number, for a channel whose menu asks for one.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub business_number: String,
    /// Whether the channel is hidden.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub hidden: bool,
    /// The smallest payment, in place of the channel's own.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub min_amount: Option<Amount>,
    /// The largest payment, in place of the channel's own.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_amount: Option<Amount>,
    /// The merchant's own steps per language, in place of the widget's.
    #[serde(
        default,
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub steps: Vec<LocalizedSteps>,
}

impl ChannelOverride {
    /// The merchant's own steps in that language, if any.
    pub fn steps_in(&self, language: &str) -> Option<&[String]> {
        let steps = self.steps.iter().find(|one| one.language == language)?;
        (!steps.list.is_empty()).then_some(&*steps.list)
    }
}

/// A merchant's own steps for a channel, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedSteps {
    /// A language tag, such as `sw`.
    pub language: String,
    /// One sentence per step. `{number}` and `{amount}` are placeholders for the bill's values. An
    /// empty list overrides nothing.
    #[serde(default, deserialize_with = "list_or_empty")]
    pub list: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_found_by_its_id() {
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
    fn no_overrides_are_an_empty_object() {
        let nothing = ChannelOverrides::default();
        assert_eq!(serde_json::to_string(&nothing).unwrap(), "{}");
        assert_eq!(
            serde_json::from_str::<ChannelOverrides>("{}").unwrap(),
            nothing
        );
    }

    #[test]
    fn overrides_are_found_by_channel_and_language_and_unknown_channels_are_skipped() {
        let overrides: ChannelOverrides = serde_json::from_str(
            r#"{"new":1,"channels":[
                {"channel":"t-pesa","hidden":true},
                {"channel":"m-pesa","businessNumber":"123456","colour":"red"},
                {"channel":"wakala","businessNumber":null,
                 "steps":[{"language":"sw","list":["Toa {number}"]},{"language":"en","list":[]}]}]}"#,
        )
        .unwrap();
        let mpesa = overrides.of(Channel::MPesa).unwrap();
        assert_eq!((&*mpesa.business_number, mpesa.hidden), ("123456", false));
        let wakala = overrides.of(Channel::Wakala).unwrap();
        assert_eq!(wakala.steps_in("sw").unwrap(), ["Toa {number}"]);
        assert_eq!((wakala.steps_in("en"), wakala.steps_in("fr")), (None, None));
        assert_eq!(overrides.of(Channel::HaloPesa), None);
    }

    #[test]
    fn a_field_of_the_wrong_type_does_not_lose_the_override() {
        let overrides: ChannelOverrides = serde_json::from_str(
            r#"{"channels":[{"channel":"m-pesa","businessNumber":123456,"hidden":"yes","minAmount":"few"}]}"#,
        )
        .unwrap();
        let expected = ChannelOverride {
            channel: "m-pesa".to_owned(),
            ..ChannelOverride::default()
        };
        assert_eq!(overrides.channels, [expected]);
    }
}
