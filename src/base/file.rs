//! Reading files that people name: ordinary ones only, and no more of them than is asked for.
//!
//! A pipe would wait for a writer, a device may never end, a folder is no file.

use std::fs;
use std::io;
use std::path::Path;

/// The bytes of an ordinary file of at most `max` bytes.
pub fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let found = fs::metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is no ordinary file"));
    }
    if found.len() > max {
        return Err(io::Error::other(format!("it is larger than {max} bytes")));
    }
    fs::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordinary_files_of_a_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "four").unwrap();
        assert_eq!(read(&path, 4).unwrap(), b"four");
        assert!(read(&path, 3).is_err());
        assert!(read(folder.path(), 4).is_err());
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero"), 4).is_err());
    }
}
