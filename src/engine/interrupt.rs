//! The operator's wish to stop: the first finishes what is under way, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::stop::Stop;

/// A flag that whoever hears the operator raises, and the engine looks at between calls.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
}

impl Interrupt {
    /// Not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises it. Returns whether it was raised before, which means: end at once.
    pub fn raise(&self) -> bool {
        self.raised.swap(true, Ordering::SeqCst)
    }

    /// Whether it is raised.
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::SeqCst)
    }

    /// Stops where it is raised.
    pub(super) fn check(&self) -> Result<(), Stop> {
        if self.is_raised() { Err(Stop::Interrupted) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_wish_is_told_from_the_first() {
        let interrupt = Interrupt::new();
        assert!(interrupt.check().is_ok());
        assert!(!interrupt.clone().raise());
        assert!(matches!(interrupt.check(), Err(Stop::Interrupted)));
        assert!(interrupt.raise());
    }
}
