//! What is printed and served.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};

use featuregate::FeatureGate;

use super::gates::{self, Gate};
use super::{start, start::run};

/// Thirteen gates, three of Kubernetes' logging, two groups.
const DEFAULTS: &str = "\
# HELP kubernetes_feature_enabled [BETA] This metric records the data about the stage and \
enablement of a k8s feature.
# TYPE kubernetes_feature_enabled gauge
kubernetes_feature_enabled{name=\"AllAlpha\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"AllBeta\",stage=\"BETA\"} 0
kubernetes_feature_enabled{name=\"ComputeDomainCliques\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"ConsumableShares\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"ContextualLogging\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"CrashOnNVLinkFabricErrors\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"DRAListTypeAttributes\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"DeviceMetadata\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"DynamicMIG\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"FabricManagerPartitioning\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"HostManagedIMEXDaemon\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"IMEXDaemonsWithDNSNames\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"LoggingAlphaOptions\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"LoggingBetaOptions\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"MPSSupport\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"NVMLDeviceHealthCheck\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"PassthroughSupport\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"TimeSlicingSettings\",stage=\"ALPHA\"} 0
";

#[test]
fn defaults_are_those_of_the_driver() {
    let start = start(["--print-metrics"]);
    let expected = format!("feature gates: ContextualLogging=true\n{DEFAULTS}");
    assert_eq!(start.out(), expected);
}

/// Standard output that somebody reads while it is written.
struct Out(Sender<Vec<u8>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Serves `request` once and gives the answer.
fn answer(request: &str) -> String {
    let (sender, written) = channel();
    let agent = std::thread::spawn(move || {
        let gates = FeatureGate::<Gate>::declared(gates::VERSION);
        let arguments = ["agent", "--listen=127.0.0.1:0", "--once"].map(OsString::from);
        run(&gates, arguments, &mut Out(sender)).map_err(|no| no.to_string())
    });
    let mut out = Vec::new();
    let address = loop {
        out.extend(written.recv().expect("it prints where it listens"));
        let text = String::from_utf8_lossy(&out);
        if let Some((_, rest)) = text.split_once("metrics at http://") {
            if let Some((address, _)) = rest.split_once("/metrics\n") {
                break address.to_owned();
            }
        }
    };
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    assert_eq!(agent.join().expect("it ends"), Ok(()));
    answer
}

#[test]
fn metrics_are_served() {
    let answer = answer("GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(
        head.contains("content-type: text/plain; version=0.0.4"),
        "{head}"
    );
    assert_eq!(body, DEFAULTS);
}

#[test]
fn nothing_else_is_served() {
    let other = answer("GET / HTTP/1.1\r\n\r\n");
    assert!(other.starts_with("HTTP/1.1 404 Not Found\r\n"), "{other}");
    let post = answer("POST /metrics HTTP/1.1\r\n\r\n");
    assert!(
        post.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"),
        "{post}"
    );
    let long = answer(&"x".repeat(8 << 10));
    assert!(long.starts_with("HTTP/1.1 405 "), "{long}");
}
