//! What was read of a workspace before, so that reading it again costs what has changed.
//!
//! A file is read again where its bytes, its place among the others or the way it is read changed.
//! Knows nothing of what documents mean to each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::discover::{self, DiscoverError};
use super::reading::{As, Reading};
use super::{LoadError, Overlay};
use crate::base::digest::Digest;
use crate::source::FileId;

/// From how many files on it is worth to start threads.
const THREADS_FROM: usize = 32;

/// The files of one workspace as they were read last.
#[derive(Debug, Default)]
pub struct Cache {
    /// The files of the disk by the folder they were looked for in.
    listed: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// Every file by its number.
    files: Vec<Known>,
}

/// A file as it was read last.
#[derive(Debug)]
struct Known {
    path: PathBuf,
    reading: Arc<Reading>,
    /// Whether it is as the disk has it, as far as anybody said.
    on_disk: bool,
}

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Where it lies.
    pub path: PathBuf,
    /// As what it is read.
    pub read_as: As,
}

impl Cache {
    /// Notes that files of the disk may have changed, come or gone: their bytes are compared again.
    /// Whoever reads through a cache again has to say so; files of the disk are taken to be as
    /// they were.
    pub fn forget_disk(&mut self) {
        self.listed.clear();
        for known in &mut self.files {
            known.on_disk = false;
        }
    }

    /// The files of the disk below a folder with one of some extensions, sorted by path.
    pub(super) fn list(
        &mut self,
        root: &Path,
        folder: &Path,
        extensions: &[&str],
    ) -> Result<Vec<PathBuf>, DiscoverError> {
        if let Some(found) = self.listed.get(folder) {
            return Ok(found.clone());
        }
        let found = discover::files(root, folder, extensions)?;
        self.listed.insert(folder.to_path_buf(), found.clone());
        Ok(found)
    }

    /// Reads files, in the order of their numbers.
    pub(super) fn read(
        &mut self,
        root: &Path,
        wanted: Vec<Wanted>,
        overlay: &Overlay,
    ) -> Result<Vec<Arc<Reading>>, LoadError> {
        let one = |(index, wanted)| self.one(root, index, wanted, overlay);
        let read: Vec<_> = if self.files.is_empty() && wanted.len() >= THREADS_FROM {
            wanted.par_iter().enumerate().map(one).collect()
        } else {
            wanted.iter().enumerate().map(one).collect()
        };
        let readings = read.into_iter().collect::<Result<Vec<_>, _>>()?;
        let known = wanted.into_iter().zip(&readings).map(|(wanted, reading)| Known {
            on_disk: !overlay.holds(&wanted.path),
            path: wanted.path,
            reading: Arc::clone(reading),
        });
        self.files = known.collect();
        Ok(readings)
    }

    fn one(
        &self,
        root: &Path,
        index: usize,
        wanted: &Wanted,
        overlay: &Overlay,
    ) -> Result<Arc<Reading>, LoadError> {
        let path = &wanted.path;
        let known = self
            .files
            .get(index)
            .filter(|known| known.path == *path && known.reading.read_as == wanted.read_as);
        if let Some(known) = known.filter(|known| known.on_disk && !overlay.holds(path)) {
            return Ok(Arc::clone(&known.reading));
        }
        let bytes = overlay
            .read(path)
            .map_err(|source| LoadError::Unreadable { path: path.clone(), source })?;
        let digest = Digest::of(&bytes);
        if let Some(known) = known.filter(|known| known.reading.file.digest == digest) {
            return Ok(Arc::clone(&known.reading));
        }
        let shown = discover::shown(root, path);
        let reading = Reading::of(FileId::nth(index), shown, &bytes, digest, wanted.read_as);
        Ok(Arc::new(reading))
    }
}
