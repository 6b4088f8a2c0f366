//! Formats dates and times in East Africa's time zone.

use billpay_contract::{Civil, Timestamp};

use super::PaymentText;

/// `25 November 2026, 10:33 (East Africa Time)`.
pub(crate) fn date_time(moment: Timestamp, text: &'static PaymentText) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = moment.east_africa();
    let month = text.months[usize::from(month.clamp(1, 12)) - 1];
    format!(
        "{day} {month} {year}, {hour:02}:{minute:02} ({})",
        text.zone
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use billpay_contract::Locale;

    #[test]
    fn times_are_in_east_africas_zone_and_in_the_language() {
        let moment = Timestamp::from_unix(1_795_592_025);
        let formatted = |locale| date_time(moment, Text::of(locale).payment);
        assert_eq!(
            formatted(Locale::English),
            "25 November 2026, 10:33 (East Africa Time)"
        );
        assert_eq!(
            formatted(Locale::Swahili),
            "25 Novemba 2026, 10:33 (saa za Afrika Mashariki)"
        );
    }
}
