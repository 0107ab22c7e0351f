//! Exact statistics of small samples: what k events in n trials prove about a rate.
//!
//! One-sided Clopper-Pearson bounds (no normal approximation, no table) and Wald's sequential
//! test. Knows nothing of gates, bounces or waves: it answers what a count proves, never what
//! to do about it.

use super::amount::Percent;

/// The confidence of every one-sided bound unless policy says otherwise.
pub const CONFIDENCE: Percent = Percent::whole(95);

/// The fewest events that may ever trip a gate: one event in a handful of trials is an accident.
pub const EVENTS_MIN: u64 = 2;

/// The largest rate below which a true rate would show `k` or more events in `n` trials with
/// less than `1 - confidence` probability: the one-sided Clopper-Pearson lower bound, 0 to 1.
///
/// Zero events, or no trials, prove nothing: the bound is 0. `k` above `n` counts as `n`.
pub fn lower_bound(k: u64, n: u64, confidence: Percent) -> f64 {
    let k = k.min(n);
    if k == 0 {
        return 0.0;
    }
    let alpha = alpha(confidence);
    bisect(|rate| at_least(k, n, rate) < alpha)
}

/// The smallest rate above which a true rate would show `k` or fewer events in `n` trials with
/// less than `1 - confidence` probability: the one-sided Clopper-Pearson upper bound, 0 to 1.
///
/// With no trials, or with nothing but events, the bound is 1.
pub fn upper_bound(k: u64, n: u64, confidence: Percent) -> f64 {
    if k >= n {
        return 1.0;
    }
    let alpha = alpha(confidence);
    bisect(|rate| at_most(k, n, rate) > alpha)
}

/// The least number of events in `n` trials whose lower bound exceeds `threshold`, never under
/// [`EVENTS_MIN`]. `None` when not even `n` events would prove it.
pub fn least_that_trips(n: u64, threshold: Percent, confidence: Percent) -> Option<u64> {
    let (rate, alpha) = (threshold.fraction(), alpha(confidence));
    let proves = |k: u64| at_least(k, n, rate) < alpha;
    if n < EVENTS_MIN || !proves(n) {
        return None;
    }
    Some(first(EVENTS_MIN, n, proves))
}

/// The greatest number of events in `n` trials whose upper bound is no higher than `ceiling`.
/// `None` when not even zero events would prove it: see [`least_decidable`].
pub fn most_that_passes(n: u64, ceiling: Percent, confidence: Percent) -> Option<u64> {
    let (rate, alpha) = (ceiling.fraction(), alpha(confidence));
    if n == 0 || at_most(0, n, rate) > alpha {
        return None;
    }
    first(0, n, |k| at_most(k, n, rate) > alpha).checked_sub(1)
}

/// The fewest trials in which zero events prove a rate no higher than `ceiling`:
/// `ceil(ln(1 - confidence) / ln(1 - ceiling))`. `None` for a ceiling of zero.
pub fn least_decidable(ceiling: Percent, confidence: Percent) -> Option<u64> {
    let rate = ceiling.fraction();
    if rate <= 0.0 {
        return None;
    }
    // A value an ulp above a whole number is that number.
    let exact = alpha(confidence).ln() / (-rate).ln_1p();
    Some(((exact - 1e-9).ceil() as u64).max(1))
}

/// Wald's sequential test of one rate against another: may be read after every single trial
/// without inflating its errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequentialTest {
    /// The rate that is fine.
    pub fine: Percent,
    /// The rate that is not; higher than `fine`.
    pub bad: Percent,
    /// The accepted chance of stopping when the rate is `fine`.
    pub false_stop: Percent,
    /// The accepted chance of accepting when the rate is `bad`.
    pub false_pass: Percent,
}

/// What the sequential test says so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequential {
    /// The rate is accepted as fine.
    Accept,
    /// The rate is taken to be bad.
    Trip,
    /// Neither is shown yet.
    Undecided,
}

impl SequentialTest {
    /// The test of hard bounces: 1 % against 4 %, 5 % false stops, 10 % false passes.
    pub const BOUNCES: Self = Self {
        fine: Percent::whole(1),
        bad: Percent::whole(4),
        false_stop: Percent::whole(5),
        false_pass: Percent::whole(10),
    };

    /// The natural logarithm of how much likelier `k` events in `n` trials are under `bad`.
    pub fn log_likelihood_ratio(&self, k: u64, n: u64) -> f64 {
        let (p0, p1) = (self.fine.fraction(), self.bad.fraction());
        let quiet = n.saturating_sub(k) as f64;
        k.min(n) as f64 * (p1 / p0).ln() + quiet * ((-p1).ln_1p() - (-p0).ln_1p())
    }

    /// The decision at `k` events in `n` trials. Fewer than [`EVENTS_MIN`] events never trip;
    /// a test whose rates are not in order, or which is not a number, never decides.
    pub fn decide(&self, k: u64, n: u64) -> Sequential {
        let (alpha, beta) = (self.false_stop.fraction(), self.false_pass.fraction());
        let ratio = self.log_likelihood_ratio(k, n);
        if self.fine >= self.bad || !ratio.is_finite() {
            return Sequential::Undecided;
        }
        if ratio >= ((1.0 - beta) / alpha).ln() && k >= EVENTS_MIN {
            Sequential::Trip
        } else if ratio <= (beta / (1.0 - alpha)).ln() {
            Sequential::Accept
        } else {
            Sequential::Undecided
        }
    }
}

fn alpha(confidence: Percent) -> f64 {
    1.0 - confidence.fraction()
}

/// The point of 0..1 at which `below` turns from true to false.
fn bisect(below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The first of `low..=high` for which `holds`; it must hold for `high` and stay true once true.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The probability of `k` or more events in `n` trials at `rate`.
fn at_least(k: u64, n: u64, rate: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => incomplete_beta(rate, k as f64, (n - k) as f64 + 1.0),
    }
}

/// The probability of `k` or fewer events in `n` trials at `rate`.
fn at_most(k: u64, n: u64, rate: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    incomplete_beta(1.0 - rate, (n - k) as f64, k as f64 + 1.0)
}

/// The regularised incomplete beta function, by its continued fraction on the side where that
/// converges in few steps.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = a * x.ln() + b * (-x).ln_1p() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    if x < (a + 1.0) / (a + b + 2.0) {
        front.exp() * beta_fraction(x, a, b) / a
    } else {
        1.0 - front.exp() * beta_fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    // About the square root of the larger parameter is enough: 1e6 trials take some 1,000 steps.
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        product *= d * c;
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let change = d * c;
        product *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    product
}

/// The natural logarithm of the gamma function for arguments from 1 on: Stirling's series,
/// after moving small arguments up by the recurrence.
fn ln_gamma(x: f64) -> f64 {
    let mut shift = 0.0;
    let mut x = x;
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let series = (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square)
            / square)
        / x;
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Percent = Percent::whole(2);

    fn permille(tenths: u32) -> Percent {
        Percent::from_millionths(tenths * 1_000)
    }

    fn near(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() < tolerance, "{value} is not {expected}");
    }

    #[test]
    fn the_least_that_trips_is_the_published_table() {
        let table: [(u32, &[(u64, u64)]); 3] = [
            (
                2,
                &[
                    (10, 2),
                    (20, 3),
                    (50, 4),
                    (100, 6),
                    (150, 7),
                    (200, 8),
                    (300, 11),
                    (500, 16),
                    (1000, 29),
                ],
            ),
            (3, &[(10, 2), (50, 5), (100, 7), (200, 11), (500, 23)]),
            (5, &[(10, 3), (50, 6), (100, 10), (200, 16), (500, 34)]),
        ];
        for (percent, rows) in table {
            for &(n, k) in rows {
                let least = least_that_trips(n, Percent::whole(percent), CONFIDENCE);
                assert_eq!(least, Some(k), "{percent} % of {n}");
            }
        }
    }

    #[test]
    fn the_first_half_hour_stops_at_two_in_18_and_three_in_41() {
        let least = |n| least_that_trips(n, TWO, CONFIDENCE);
        assert_eq!((least(18), least(19)), (Some(2), Some(3)));
        assert_eq!((least(41), least(42)), (Some(3), Some(4)));
    }

    #[test]
    fn two_complaints_stop_a_gate_of_three_per_mille_within_118() {
        let least = |n| least_that_trips(n, permille(3), CONFIDENCE);
        assert_eq!((least(118), least(119)), (Some(2), Some(3)));
    }

    #[test]
    fn one_event_never_trips_though_its_bound_is_high() {
        near(lower_bound(1, 1, CONFIDENCE), 0.05, 1e-9);
        near(lower_bound(1, 2, CONFIDENCE), 0.0253, 5e-5);
        assert_eq!(least_that_trips(1, TWO, CONFIDENCE), None);
        assert_eq!(least_that_trips(2, TWO, CONFIDENCE), Some(2));
        assert_eq!(least_that_trips(0, TWO, CONFIDENCE), None);
    }

    #[test]
    fn the_most_that_passes_is_the_published_table() {
        let table: [(u32, &[(u64, u64)]); 3] = [
            (2, &[(149, 0), (300, 1), (500, 4), (1000, 12)]),
            (3, &[(99, 0), (200, 1), (300, 3), (500, 8)]),
            (5, &[(59, 0), (100, 1), (200, 4), (500, 16)]),
        ];
        for (percent, rows) in table {
            for &(n, k) in rows {
                let most = most_that_passes(n, Percent::whole(percent), CONFIDENCE);
                assert_eq!(most, Some(k), "{percent} % of {n}");
            }
        }
        assert_eq!(most_that_passes(148, TWO, CONFIDENCE), None);
        assert_eq!(most_that_passes(0, TWO, CONFIDENCE), None);
    }

    #[test]
    fn the_least_decidable_sizes_are_the_published_ones() {
        let sizes = [(1, 2_995), (3, 998), (10, 299), (20, 149), (30, 99), (50, 59)];
        for (tenths, n) in sizes {
            assert_eq!(least_decidable(permille(tenths), CONFIDENCE), Some(n), "{tenths} / 1000");
            assert_eq!(most_that_passes(n, permille(tenths), CONFIDENCE), Some(0));
            assert_eq!(most_that_passes(n - 1, permille(tenths), CONFIDENCE), None);
        }
        assert_eq!(least_decidable(Percent::whole(0), CONFIDENCE), None);
    }

    #[test]
    fn the_published_intervals_of_ten_trials_hold() {
        near(lower_bound(1, 10, CONFIDENCE), 0.0051, 5e-5);
        near(upper_bound(1, 10, CONFIDENCE), 0.394, 5e-4);
        near(upper_bound(0, 10, CONFIDENCE), 0.259, 5e-4);
        assert_eq!(upper_bound(10, 10, CONFIDENCE), 1.0);
        assert_eq!(upper_bound(0, 0, CONFIDENCE), 1.0);
        assert_eq!(lower_bound(0, 10, CONFIDENCE), 0.0);
    }

    #[test]
    fn the_sequential_test_turns_where_published() {
        let test = SequentialTest::BOUNCES;
        for (k, n) in [(0, 74), (1, 120), (2, 166), (3, 212)] {
            assert_eq!(test.decide(k, n), Sequential::Accept, "{k} of {n}");
            assert_eq!(test.decide(k, n - 1), Sequential::Undecided, "{k} of {}", n - 1);
        }
        for (k, n) in [(3, 44), (4, 90), (5, 136)] {
            assert_eq!(test.decide(k, n), Sequential::Trip, "{k} of {n}");
            assert_eq!(test.decide(k, n + 1), Sequential::Undecided, "{k} of {}", n + 1);
        }
    }

    #[test]
    fn a_sequential_test_needs_two_events_and_rates_in_order() {
        let eager = SequentialTest { bad: Percent::whole(50), ..SequentialTest::BOUNCES };
        assert_eq!(eager.decide(1, 1), Sequential::Undecided);
        assert_eq!(eager.decide(2, 2), Sequential::Trip);
        let reversed = SequentialTest { fine: Percent::whole(5), ..SequentialTest::BOUNCES };
        assert_eq!(reversed.decide(0, 10_000), Sequential::Undecided);
        let empty = SequentialTest { fine: Percent::whole(0), ..SequentialTest::BOUNCES };
        assert_eq!(empty.decide(2, 10), Sequential::Undecided);
    }

    #[test]
    fn the_tail_agrees_with_the_sum_of_its_terms() {
        for (n, rate) in [(7_u64, 0.3), (40, 0.02), (200, 0.5), (500, 0.013)] {
            let mut term = f64::powi(1.0 - rate, i32::try_from(n).unwrap());
            let mut sum = 0.0;
            for k in 0..n {
                sum += term;
                near(at_most(k, n, rate), sum.min(1.0), 1e-10);
                near(at_least(k + 1, n, rate), 1.0 - sum, 1e-10);
                term *= (n - k) as f64 / (k + 1) as f64 * rate / (1.0 - rate);
            }
        }
    }

    #[test]
    fn a_million_trials_are_answered_and_straddle_the_rate() {
        let n = 1_000_000;
        let least = least_that_trips(n, TWO, CONFIDENCE).unwrap();
        let most = most_that_passes(n, TWO, CONFIDENCE).unwrap();
        // One-sided 95 % of a normal with deviation 140: 1.645 * 140 = 230 either side.
        assert!((20_225..20_240).contains(&least), "{least}");
        assert!((19_760..19_775).contains(&most), "{most}");
        assert!(lower_bound(least, n, CONFIDENCE) > 0.02);
        assert!(lower_bound(least - 1, n, CONFIDENCE) <= 0.02);
        assert!(upper_bound(most, n, CONFIDENCE) <= 0.02);
        assert!(upper_bound(most + 1, n, CONFIDENCE) > 0.02);
    }
}
