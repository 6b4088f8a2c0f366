//! Files in memory, as a backend of tower-http's `ServeDir`.
//!
//! The page and the files that it loads are always of one build, also while the folder is replaced.
//!
//! `ServeDir` makes the `ETag` of a file's size and time. The times of files say too little: packaging
//! tools set them to a constant, and two builds of `billpay-widget.js` have the same size. So the time
//! of a file in memory is made of the hash of its content. It has no other meaning, and must not appear
//! as `Last-Modified`.

use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::io::{self, Cursor, ErrorKind, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// Bytes of the hash in a file's time: as nanoseconds they are two years at most.
const HASH_BYTES: usize = 7;

/// All files. Clones share them.
#[derive(Clone)]
pub(super) struct Memory {
    files: Arc<BTreeMap<String, OpenFile>>,
}

impl Memory {
    pub(super) fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        let files = files.into_iter();
        let files = files.map(|(name, content)| (name, OpenFile::new(content)));
        Self {
            files: Arc::new(files.collect()),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        let file = self.files.get(name)?;
        Some(file.content.get_ref())
    }

    /// The content of a file, without a copy of it.
    pub(super) fn content(&self, name: &str) -> Option<Bytes> {
        let file = self.files.get(name)?;
        Some(file.content.get_ref().clone())
    }

    /// `ServeDir` asks for paths below `.`.
    fn at(&self, path: &Path) -> io::Result<OpenFile> {
        let name = path.strip_prefix(".").unwrap_or(path).to_str();
        let file = name.and_then(|name| self.files.get(name));
        Ok(file.ok_or(ErrorKind::NotFound)?.clone())
    }
}

impl Backend for Memory {
    type File = OpenFile;
    type Metadata = Info;
    type OpenFuture = Ready<io::Result<OpenFile>>;
    type MetadataFuture = Ready<io::Result<Info>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.at(&path))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.at(&path).map(|file| file.info))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Info {
    bytes: u64,
    modified: SystemTime,
}

impl Metadata for Info {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(self.modified)
    }

    fn len(&self) -> u64 {
        self.bytes
    }
}

/// A file, read from its beginning. Clones share the content.
#[derive(Clone)]
pub(super) struct OpenFile {
    content: Cursor<Bytes>,
    info: Info,
}

impl OpenFile {
    fn new(content: Vec<u8>) -> Self {
        let hash = Sha256::digest(&content);
        let hash = hash.iter().take(HASH_BYTES);
        let nanoseconds = hash.fold(0, |number, byte| number << 8 | u64::from(*byte));
        Self {
            info: Info {
                bytes: content.len() as u64,
                modified: UNIX_EPOCH + Duration::from_nanos(nanoseconds),
            },
            content: Cursor::new(content.into()),
        }
    }
}

impl File for OpenFile {
    type Metadata = Info;
    type MetadataFuture<'a> = Ready<io::Result<Info>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.info))
    }
}

impl AsyncRead for OpenFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.content).poll_read(context, buffer)
    }
}

impl AsyncSeek for OpenFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.content).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.content).poll_complete(context)
    }
}
