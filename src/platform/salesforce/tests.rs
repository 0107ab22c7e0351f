//! The client over a scripted wire.
