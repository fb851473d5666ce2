//! The index: git compares files with it.

use crate::error::{SampleError, failed};
use crate::repo::Files;
use crate::write::Writer;

/// Makes an index of version 2 without file times: git compares the content once, and is content.
pub(crate) fn index(files: &Files) -> Result<Vec<u8>, SampleError> {
    let mut out = Vec::new();
    out.extend_from_slice(b"DIRC");
    out.extend_from_slice(&2u32.to_be_bytes());
    let count = u32::try_from(files.len()).map_err(|e| failed("writing the index", e))?;
    out.extend_from_slice(&count.to_be_bytes());
    for (path, (mode, id)) in files {
        let start = out.len();
        out.extend_from_slice(&[0; 24]);
        out.extend_from_slice(&mode.bits().to_be_bytes());
        out.extend_from_slice(&[0; 12]);
        out.extend_from_slice(id);
        let length = u16::try_from(path.len().min(0xfff)).unwrap_or(0xfff);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(path.as_bytes());
        let padding = 8 - (out.len() - start) % 8;
        out.resize(out.len() + padding, 0);
    }
    let sum = Writer::checksum(&out).map_err(|e| failed("writing the index", e))?;
    out.extend_from_slice(&sum);
    Ok(out)
}
