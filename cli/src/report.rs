//! What a run says while something takes its time.

use indicatif::ProgressBar;
use weighhouse_client::{Meter, Note, Publishing, Report, Work};
use weighhouse_sealing::Stage;

use crate::output::Output;
use crate::words;

impl Report for Output {
    fn note(&self, note: Note<'_>) {
        self.say(match note {
            Note::Sending(signed) => format!("sending {}", signed.hash),
            Note::Following(signed) => format!("following transaction {} of an earlier run", signed.hash),
            Note::Downloading { listing, version } => {
                let (name, number, size) = (&listing.name, version.number, words::size(version.size));
                format!("downloading {name} version {number} ({size})")
            }
            Note::CopyIsUnfit(error) => format!("the copy kept here is of no use: {}", error.in_full()),
            Note::FileIsUnfit(error) => error.in_full(),
            Note::Unchecked => "the file is not checked before paying, as asked".into(),
            Note::BadChunk { index, chunks } => {
                format!("chunk {index} of {chunks} is not what its seller committed to")
            }
            Note::EarlierCommandDiffers { command, outcome } => {
                format!("the earlier run asked for `{command}`, which transaction {} did", outcome.hash)
            }
            Note::EarlierCommandFailed { command, error } => {
                format!("the earlier run asked for `{command}`, which the chain refused: {}", error.in_full())
            }
            Note::EarlierPurchaseFailed(error) => {
                format!("the earlier purchase failed, nothing was paid: {}", error.in_full())
            }
            Note::EarlierPurchaseDiffers { order } => {
                format!("an earlier run was about something else: it made order {order}")
            }
            Note::Publishing(note) => publishing(note),
        });
    }

    fn begin(&self, work: Work, total: u64) -> Box<dyn Meter> {
        let what = match work {
            Work::Downloading => "downloading",
            Work::Uploading => "uploading",
            Work::Sealing(Stage::Hashing) => "hashing",
            Work::Sealing(Stage::Encrypting) => "encrypting",
            Work::Sealing(Stage::Checking) => "checking",
            Work::Sealing(Stage::Opening) => "opening",
        };
        Box::new(Bar(self.bytes(what, total)))
    }
}

/// The progress of a publication, in words.
fn publishing(note: Publishing<'_>) -> String {
    match note {
        Publishing::SealedBefore => "sealed in an earlier run".into(),
        Publishing::Comparing => "comparing the folder with what was sealed".into(),
        Publishing::Changed => "the folder changed since it was sealed: sealing again".into(),
        Publishing::LeftOut(left_out) => format!("left out: {left_out}"),
        Publishing::Backed { free, orders } => format!("your free bond of {} backs {orders} orders", words::coin(free)),
        Publishing::Sealing { folder } => format!("sealing {}", folder.display()),
        Publishing::Uploading { length } => format!("adding {} to IPFS", words::size(length)),
        Publishing::Differs => "this is not what you agreed to any more:".into(),
    }
}

/// A bar that goes when its work ends.
struct Bar(ProgressBar);

impl Meter for Bar {
    fn set(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
