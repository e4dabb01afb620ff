//! Doing the same for many orders, with few transactions.

use weighhouse_protocol::OrderId;

use crate::error::{Kind, Result};

/// Sends `orders`, at most `most` of them with one call of `send`. A batch that is refused is halved, until the order
/// that is to blame stands alone: it is left out, and the others are done all the same.
///
/// Answers how many were done.
///
/// # Errors
/// What is no fault of an order: the node is away, the account can't pay, the person said no.
pub async fn each<F: AsyncFnMut(&[OrderId]) -> Result<()>>(
    orders: &[OrderId],
    most: usize,
    mut send: F,
) -> Result<usize> {
    let mut left: Vec<&[OrderId]> = orders.chunks(most.max(1)).rev().collect();
    let mut done = 0;
    while let Some(batch) = left.pop() {
        match send(batch).await {
            Ok(()) => done += batch.len(),
            Err(error) if !matches!(error.kind(), Kind::Refused | Kind::NotFound) => return Err(error),
            Err(_) if batch.len() > 1 => {
                let (first, second) = batch.split_at(batch.len() / 2);
                left.extend([second, first]);
            }
            Err(error) => tracing::warn!(?batch, "refused: {}", error.in_full()),
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Error, Host};

    fn failure(kind: Kind, text: &str) -> Error {
        Host::new(kind, text).into()
    }

    #[tokio::test]
    async fn an_order_that_is_refused_keeps_no_other_one_back() {
        let mut sent = Vec::new();
        let done = each(&[1, 2, 3, 4, 5, 6, 7], 4, async |batch: &[OrderId]| {
            sent.push(batch.to_vec());
            if batch.contains(&3) {
                return Err(failure(Kind::Refused, "order 3 is settled"));
            }
            Ok(())
        });
        assert_eq!(done.await.unwrap(), 6);
        assert_eq!(sent, [vec![1, 2, 3, 4], vec![1, 2], vec![3, 4], vec![3], vec![4], vec![5, 6, 7]]);
    }

    #[tokio::test]
    async fn a_node_that_is_away_ends_it() {
        let mut calls = 0;
        let done = each(&[1, 2, 3], 2, async |_: &[OrderId]| {
            calls += 1;
            Err(failure(Kind::Unreachable, "away"))
        });
        assert_eq!(done.await.unwrap_err().kind(), Kind::Unreachable);
        assert_eq!(calls, 1);
    }
}
