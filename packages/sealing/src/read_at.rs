//! Positioned reads and writes: sealed files are read and written through these, wherever their bytes are.
use std::io;

/// Bytes that are read at any position, without a position that readers share.
pub trait ReadAt {
    /// Reads bytes from `position` on into `buffer`, and returns how many: 0 at the end alone.
    ///
    /// # Errors
    /// Those of whatever holds the bytes.
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize>;
}

/// Bytes that are written at any position.
pub trait WriteAt {
    /// Writes all of `bytes` from `position` on.
    ///
    /// # Errors
    /// Those of whatever holds the bytes.
    fn write_all_at(&self, bytes: &[u8], position: u64) -> io::Result<()>;
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        (**self).read_at(buffer, position)
    }
}

impl<T: WriteAt + ?Sized> WriteAt for &T {
    fn write_all_at(&self, bytes: &[u8], position: u64) -> io::Result<()> {
        (**self).write_all_at(bytes, position)
    }
}

#[cfg(all(unix, feature = "native"))]
mod file {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    impl super::ReadAt for File {
        fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
            FileExt::read_at(self, buffer, position)
        }
    }

    impl super::WriteAt for File {
        fn write_all_at(&self, bytes: &[u8], position: u64) -> io::Result<()> {
            FileExt::write_all_at(self, bytes, position)
        }
    }
}

#[cfg(all(windows, feature = "native"))]
mod file {
    use std::fs::File;
    use std::io;
    use std::os::windows::fs::FileExt;

    impl super::ReadAt for File {
        fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
            self.seek_read(buffer, position)
        }
    }

    impl super::WriteAt for File {
        fn write_all_at(&self, mut bytes: &[u8], mut position: u64) -> io::Result<()> {
            while !bytes.is_empty() {
                let written = self.seek_write(bytes, position)?;
                if written == 0 {
                    return Err(io::ErrorKind::WriteZero.into());
                }
                position += u64::try_from(written).unwrap_or(u64::MAX);
                bytes = bytes.get(written..).unwrap_or_default();
            }
            Ok(())
        }
    }
}
