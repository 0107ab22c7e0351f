//! Readings of the doubles through the real clients.
