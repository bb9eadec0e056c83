//! What is done to its end whoever waits for it, and what nobody waits for: the service stops when all of it is done.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Counts what is under way.
#[derive(Debug, Clone)]
pub struct Errands(watch::Sender<usize>);

/// One of them; it is over when this is dropped, however it ended.
struct Errand(watch::Sender<usize>);

impl Errands {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Begins one. It goes on where the handle is dropped.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        errand: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.send_modify(|under_way| *under_way += 1);
        let counted = Errand(self.0.clone());
        tokio::spawn(async move {
            let done = errand.await;
            drop(counted);
            done
        })
    }

    /// Waits until all are done, for `longest` at most.
    pub async fn finish(&self, longest: Duration) {
        let mut under_way = self.0.subscribe();
        let done = under_way.wait_for(|under_way| *under_way == 0);
        if tokio::time::timeout(longest, done).await.is_err() {
            tracing::warn!("what is still under way is left");
        }
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.0.send_modify(|under_way| *under_way = under_way.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;

    use super::Errands;

    #[tokio::test]
    async fn the_end_waits_for_what_is_under_way_and_not_for_ever() {
        let errands = Errands::new();
        errands.finish(Duration::from_secs(60)).await;
        let (finish, finished) = oneshot::channel::<()>();
        errands.run(async move { drop(finished.await) });
        errands.finish(Duration::from_millis(20)).await;
        assert!(!finish.is_closed(), "it goes on where it is not waited for");
        finish.send(()).unwrap();
        errands.finish(Duration::from_secs(60)).await;
    }

    #[tokio::test]
    async fn an_errand_that_panics_is_over() {
        let errands = Errands::new();
        errands.run(async { panic!("on purpose") });
        errands.finish(Duration::from_secs(60)).await;
    }
}
