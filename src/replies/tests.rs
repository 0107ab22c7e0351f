//! Whole runs against the doubles.
