//! What stands for several measurements.

/// The one in the middle, which a single slow run does not move; between two, their mean.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let high = *values.get(upper)?;
    if values.len() % 2 == 1 {
        return Some(high);
    }
    Some(f64::midpoint(*values.get(upper - 1)?, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_run_does_not_count() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7.0]), Some(7.0));
        assert_eq!(median(vec![900.0, 2.0, 1.0]), Some(2.0));
        assert_eq!(median(vec![1.0, 900.0, 4.0, 2.0]), Some(3.0));
    }
}
