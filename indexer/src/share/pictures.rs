//! Pictures in their turn: two are read of and one is drawn at a time, so that a crowd that asks for many takes no more
//! than one core and two of the places in which all requests run, and what was drawn last is kept.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::picture::{self, PictureError};
use super::Sheet;
use crate::recent::Recent;

/// Pictures that are kept, of 20 to 60 kB each, and the bytes of all with what is shown on them.
const MAX_PICTURES: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();
const MAX_BYTES: usize = 16 << 20;
/// Requests that run or wait for their turn, and the time that each waits for it.
const PLACES: usize = 64;
const PATIENCE: Duration = Duration::from_secs(3);
/// Of those, the ones whose listings are read at the same time.
const READING: usize = 2;

/// Why a picture is not answered.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Undrawn {
    /// Too many wait, or the turn did not come.
    #[error("too many pictures are drawn: try again in a moment")]
    Busy,
    /// The picture itself.
    #[error(transparent)]
    Failed(#[from] PictureError),
    /// The task that draws.
    #[error("the drawing ended")]
    Ended,
}

/// The pictures of a server. Clones are the same.
#[derive(Clone)]
pub struct Pictures {
    recent: Recent<String, Bytes>,
    turn: Arc<Semaphore>,
    reading: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// The place of a request, until it is dropped.
pub(crate) struct Place {
    _place: OwnedSemaphorePermit,
    reading: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Lets the next one read.
    pub(crate) fn has_read(&mut self) {
        self.reading = None;
    }
}

impl Default for Pictures {
    fn default() -> Self {
        Pictures {
            recent: Recent::new(MAX_PICTURES, MAX_BYTES),
            turn: Arc::new(Semaphore::new(1)),
            reading: Arc::new(Semaphore::new(READING)),
            places: Arc::new(Semaphore::new(PLACES)),
        }
    }
}

impl Pictures {
    /// The place of a request for anything that is shown of a listing, once it may read that.
    ///
    /// # Errors
    /// [`Undrawn::Busy`] when there is none, or the turn does not come.
    pub(crate) async fn place(&self) -> Result<Place, Undrawn> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Undrawn::Busy)?;
        let reading = Some(in_time(&self.reading).await?);
        Ok(Place { _place: place, reading })
    }

    /// The picture of a sheet, as a PNG, for a request that has its place.
    ///
    /// # Errors
    /// See [`Undrawn`].
    pub(crate) async fn of(&self, sheet: &Sheet) -> Result<Bytes, Undrawn> {
        let key = format!("{sheet:?}");
        if let Some(found) = self.recent.find(&key) {
            return Ok(found);
        }
        let turn = in_time(&self.turn).await?;
        // Whoever waited behind the same picture finds it.
        if let Some(found) = self.recent.find(&key) {
            return Ok(found);
        }
        let (sheet, recent) = (sheet.clone(), self.recent.clone());
        let drawing = tokio::task::spawn_blocking(move || {
            // The turn ends with the work, not with whoever asked.
            let _turn = turn;
            let picture = Bytes::from(picture::draw(&sheet)?);
            let bytes = key.len() + picture.len();
            recent.keep(key, picture.clone(), bytes);
            Ok::<_, PictureError>(picture)
        });
        Ok(drawing.await.map_err(|_| Undrawn::Ended)??)
    }
}

async fn in_time(turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Undrawn> {
    let turn = tokio::time::timeout(PATIENCE, Arc::clone(turns).acquire_owned());
    turn.await.map_err(|_| Undrawn::Busy)?.map_err(|_| Undrawn::Ended)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::sheet;
    use super::*;
    use crate::read::publishers::Standing;

    #[tokio::test]
    async fn a_crowd_draws_one_at_a_time_and_what_finds_no_place_hears_so() {
        let pictures = Pictures::default();
        let turn = Arc::clone(&pictures.turn).acquire_owned().await.unwrap();
        let ask = |name: String| {
            let pictures = pictures.clone();
            tokio::spawn(async move {
                let mut place = pictures.place().await?;
                place.has_read();
                pictures.of(&sheet(&name, Standing::Claimed)).await
            })
        };
        let same: Vec<_> = (0..PLACES).map(|_| ask("whale".into())).collect();
        while pictures.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(ask("other".into()).await.unwrap(), Err(Undrawn::Busy)));
        drop(turn);
        let mut first = None;
        for asked in same {
            let found = asked.await.unwrap().unwrap();
            // All of one drawing: the same bytes in memory.
            assert_eq!(first.get_or_insert(found.as_ptr()), &found.as_ptr());
        }
        assert_eq!(pictures.places.available_permits(), PLACES);
        assert!(ask("other".into()).await.unwrap().is_ok());
    }

    /// A stranger asks for one after another, however many there are.
    #[tokio::test]
    async fn pictures_leave_for_others_by_their_bytes_and_those_of_their_words() {
        let mut pictures = Pictures::default();
        let name = |number: usize| format!("{number}{}", "\u{7f}".repeat(2_000));
        let key = format!("{:?}", sheet(&name(0), Standing::Claimed)).len();
        let first = pictures.of(&sheet(&name(0), Standing::Claimed)).await.unwrap();
        // Room for the bytes of two pictures, and not for those of their words too.
        pictures = Pictures { recent: Recent::new(MAX_PICTURES, 2 * first.len() + key), ..pictures };
        let mut drawn = Vec::new();
        for number in [0, 0, 1, 0] {
            drawn.push(pictures.of(&sheet(&name(number), Standing::Claimed)).await.unwrap());
        }
        assert_eq!(drawn[0].as_ptr(), drawn[1].as_ptr(), "it is kept");
        assert_ne!(drawn[1].as_ptr(), drawn[3].as_ptr(), "it left for the other");
    }

    #[tokio::test]
    async fn no_more_read_at_a_time_than_leave_others_room() {
        let pictures = Pictures::default();
        let (mut first, _second) = (pictures.place().await.unwrap(), pictures.place().await.unwrap());
        let mut third = std::pin::pin!(pictures.place());
        assert!(futures::poll!(&mut third).is_pending());
        first.has_read();
        assert!(third.await.is_ok());
    }
}
