use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;

use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::metrics::{DEGRADED, DEGRADED_HELP, Escaped, HELP, NAME};
use crate::{FeatureGate, Group};

/// Gives a registry of `prometheus-client` the values at each scrape. Holds the gates, or a
/// reference or an `Arc` of them.
#[derive(Debug)]
pub struct Collector<T, G: Group> {
    gates: T,
    group: PhantomData<fn() -> G>,
}

impl<G: Group, T: Borrow<FeatureGate<G>>> Collector<T, G> {
    /// The collector of these gates.
    pub fn new(gates: T) -> Self {
        Self {
            gates,
            group: PhantomData,
        }
    }
}

impl<G, T> prometheus_client::collector::Collector for Collector<T, G>
where
    G: Group + fmt::Debug,
    T: Borrow<FeatureGate<G>> + fmt::Debug + Send + Sync + 'static,
{
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        // The client writes the values of labels as they are.
        let escaped = |text: &str| Escaped(text).to_string();
        let metrics = self.gates.borrow().metrics();
        let mut family = encoder.encode_descriptor(NAME, HELP, None, MetricType::Gauge)?;
        for (name, stage, on) in metrics.enabled() {
            let labels = [("name", escaped(name)), ("stage", escaped(stage))];
            ConstGauge::new(i64::from(on)).encode(family.encode_family(&labels)?)?;
        }
        if metrics.degraded().is_empty() {
            return Ok(());
        }
        let mut family =
            encoder.encode_descriptor(DEGRADED, DEGRADED_HELP, None, MetricType::Gauge)?;
        for gone in metrics.degraded() {
            let labels = [
                ("name", escaped(&gone.gate)),
                ("stage", escaped(gone.stage.as_str())),
                ("reason", escaped(&gone.reason)),
            ];
            ConstGauge::new(1_i64).encode(family.encode_family(&labels)?)?;
        }
        Ok(())
    }
}
