use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::warned::{WARNINGS, of_each_kind};

#[derive(Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

#[derive(Default)]
struct Fields {
    message: String,
    others: String,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            write!(self.others, " {field}={value:?}").unwrap();
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.others, " {field}={value}").unwrap();
    }
}

impl Subscriber for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let (level, target) = (event.metadata().level(), event.metadata().target());
        let Fields { message, others } = fields;
        self.0
            .lock()
            .unwrap()
            .push(format!("{level} {target}: {message}{others}"));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn warnings_are_events() {
    let kept = Kept::default();
    let events = Arc::clone(&kept.0);
    tracing::subscriber::with_default(kept, of_each_kind);
    assert_eq!(*events.lock().unwrap(), WARNINGS);
}
